"""Which field a column of a feed is: by RESO's name, by what MLS exports call it, or nearly so."""

from rapidfuzz import fuzz, process

from katek.properties.fields import KEYS
from katek.properties.folding import fold

ALIKE = 90
SHORTEST_MISTYPED = 6

# Fields of ours → headings, in the order in which they are tried. Names with a colon are read by `cells`.
HEADINGS = {
    "id": "id",
    "listing_key": "listing key numeric, key, unique id, external id, source id, guid",
    "listing_id": "mls number, mls no, mls id, mls, ml number, list number, listing number, listing no,"
    "ref, reference, reference number, ref no, property id, property ref, property reference, agent ref,"
    "referencia, objektnummer, objekt nr, objektnr extern, immobiliennummer",
    "standard_status": "status, listing status, mls status, estado, statut, objektstatus",
    "property_type": "type, property class, tipo, objektart, type de bien, category",
    "property_sub_type": "sub type, subtype, style, home type, building type, prop type, dwelling type,"
    "property style, tipo de inmueble, tipo de propiedad, objekttyp",
    "transaction": "transaction type, sale or rent, sale rent, listing type, for, offer type, operacion,"
    "tipo de operacion, vermarktungsart, tenure type, buy rent, contract type",
    "list_price": "price, asking price, list price, current price, sale price, amount, precio, preis,"
    "kaufpreis, prix, valor, importe, guide price, precio de venta",
    "price:rent": "rent, monthly rent, rent per month, rent pcm, pcm, rental price, miete, kaltmiete,"
    "nettokaltmiete, loyer, alquiler, renta, rent price, precio de alquiler",
    "currency": "currency code, moneda, wahrung, devise, price currency",
    "period": "price freq, price frequency, rent frequency, lease amount frequency, let rent frequency,"
    "price period, rental period",
    "bedrooms_total": "beds, br, bedrooms, total bedrooms, bed, bdrms, no of bedrooms, number of bedrooms,"
    "bedrooms number, dormitorios, habitaciones, schlafzimmer, chambres, anzahl schlafzimmer, beds total",
    "rooms_total": "rooms, total rooms, zimmer, anzahl zimmer, pieces, nombre de pieces, number of rooms",
    "baths:all": "baths, bathrooms, bath, ba, total baths, bathrooms total, total bathrooms, banos,"
    "aseos, badezimmer, anzahl badezimmer, salles de bain, bathrooms total integer, bathrooms total decimal,"
    "number of bathrooms, no of bathrooms",
    "bathrooms_full": "fb, full baths, full bath, baths full, full bathrooms",
    "bathrooms_half": "hb, half baths, half bath, baths half, half bathrooms",
    "living_area": "area, size, built area, building area, building area total, floor area, living space,"
    "internal area, interior area, superficie, superficie construida, surface, surface area",
    "area:Square Feet": "sqft, sq ft, square feet, living area sqft, living sqft, size sqft, area sqft,"
    "total sqft, finished sqft, approx sqft, square footage, living area square feet",
    "area:Square Meters": "sqm, sq m, m2, square meters, square metres, living area sqm, size sqm,"
    "area sqm, area m2, wohnflache, metros cuadrados, metros construidos, m2 construidos, surface m2",
    "lot_size_area": "lot, lot size, plot, plot size, plot area, land size, land area, parcela,"
    "grundstucksflache, terrain",
    "lot:Acres": "acres, acreage, lot acres, lot size acres, lot size in acres",
    "lot:Square Feet": "lot sqft, lot size sqft, lot size square feet, lot square feet",
    "lot:Square Meters": "lot sqm, plot sqm, lot m2, plot m2, lot size square meters",
    "year_built": "year, built, yr built, construction year, baujahr, ano de construccion,"
    "annee de construction, year constructed",
    "entry_level": "floor, level, floor number, etage, stockwerk, planta",
    "street_address": "address, street, full address, unparsed address, street address 1, address 1,"
    "address line 1, property address, direccion, adresse, strasse, calle, rue",
    "street:number": "street number, house number, hausnummer, street no, street number numeric",
    "street:name": "street name",
    "street:suffix": "street suffix",
    "street:unit": "unit number, unit, apt, apartment number, suite, unit no",
    "subdivision_name": "subdivision, neighborhood, neighbourhood, district, area name, suburb, barrio,"
    "zona, stadtteil, ortsteil, quartier, location detail, community, mls area major",
    "city": "town, municipality, locality, ciudad, localidad, stadt, ort, ville, commune, postal city",
    "state_or_province": "state, province, region, county, bundesland, provincia, departement, st",
    "postal_code": "zip, zip code, postcode, post code, plz, codigo postal, cp, code postal, postal",
    "country": "country code, pais, land, pays",
    "latitude": "lat, geo lat, breitengrad, latitud",
    "longitude": "lng, lon, long, geo lng, geo lon, langengrad, longitud",
    "public_remarks": "remarks, description, public remarks, listing description, summary, comments,"
    "beschreibung, descripcion, marketing remarks, property description, text, objektbeschreibung",
    "private_remarks": "agent remarks, private remarks, realtor remarks, agent notes, notes",
    "language": "lang, remarks language, sprache, idioma",
    "features": "amenities, property features, interior features, exterior features, caracteristicas,"
    "ausstattung, equipements, extras, appliances, view, community features",
    "energy_rating": "energy, epc, epc rating, energy class, energieklasse, energieeffizienzklasse,"
    "calificacion energetica, dpe",
    "availability_date": "available, available from, available date, move in date, verfugbar ab,"
    "disponible desde, date available",
    "on_market_date": "list date, listing date, date listed, listing contract date, market date",
    "media": "photos, images, pictures, photo urls, image urls, photo, image, photo url, image url,"
    "media url, main photo, picture, fotos, bilder, imagenes, gallery",
    "yn:Pool": "pool, pool private yn, swimming pool, pool yn",
    "yn:Garage": "garage, garage yn, garage spaces",
    "yn:Fireplace": "fireplace, fireplace yn",
    "yn:Waterfront": "waterfront, waterfront yn",
    "yn:Furnished": "furnished, mobliert, amueblado",
    "yn:Pets allowed": "pets, pets allowed, pet friendly, haustiere",
    "yn:Elevator": "elevator, lift, aufzug, ascensor, has elevator",
    "yn:Balcony": "balcony, balkon, balcon",
    "yn:Terrace": "terrace, terrasse, terraza",
    "yn:Garden": "garden, garten, jardin, yard",
    "yn:Parking": "parking, parking yn, parking total, stellplatz",
    "yn:New construction": "new construction yn, new construction, new build, new home flag, neubau",
    "internet_entire_listing_display_yn": "internet entire listing display, published flag",
    "internet_address_display_yn": "internet address display, show address",
}


def _plain(heading: str) -> str:
    """`MLS #` as `mlsnumber`, `Sq. Ft.` as `sqft`, `ListPrice` and `list_price` as `listprice`."""
    return fold(heading.replace("#", " number ").replace("²", "2")).replace(" ", "")


FIELDS = {_plain(name): field for field, names in HEADINGS.items() for name in names.split(",")} | {
    _plain(key): key for key in KEYS
}
# `Photo 1` to `Photo 60`, `Image_00`: a column for each picture.
NUMBERED = ("photo", "image", "picture", "foto", "bild", "imagen", "mediaimage", "img")


def field_of(heading: str) -> str | None:
    """The field that a column holds, or None for one that is not for us."""
    plain = _plain(heading)
    if plain in FIELDS:
        return FIELDS[plain]
    letters = plain.rstrip("0123456789").removesuffix("url")
    if letters in NUMBERED:
        return "media"
    if len(plain) < SHORTEST_MISTYPED or plain != letters:
        return None
    best = process.extractOne(plain, FIELDS.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE)
    return FIELDS[best[0]] if best else None
