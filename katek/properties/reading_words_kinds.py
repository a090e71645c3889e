"""Kinds of property and their features, in the languages we read: canonical word -> how customers say it.

Apostrophes are left out ("dont"), accents do not matter. The canonical words are those of `Criteria`.
"""

TYPES = {
    "house": "house, houses, hse, single family home, single family homes, single family house,"
    "single family, family home, detached, detached house, semi detached, ranch house,"
    "ranch home, ranch style home, bungalow, bungalows, mansion, starter home,"
    "haus, hauser, einfamilienhaus, einfamilienhauser, doppelhaushalfte, häuser, casa, casas, casita,"
    "vivienda unifamiliar, maison, maisons, pavillon, بيت, بيوت, منزل, منازل",
    "apartment": "apartment, apartments, apt, apts, appt, flat, flats, wohnung, wohnungen,"
    "mietwohnung, mietwohnungen, eigentumswohnung, eigentumswohnungen, zimmerwohnung, appartement,"
    "appartements, appart, piso, pisos, apartamento, apartamentos, departamento,"
    "departamentos, depa, شقه, شقق",
    "condo": "condo, condos, condominium, condominiums",
    "townhouse": "townhouse, townhouses, townhome, townhomes, town house, town home, twnhse,"
    "row house, rowhouse, terraced house, terraced, reihenhaus, reihenhauser, adosado, adosados,"
    "chalet adosado, maison mitoyenne, maison de ville, تاون هاوس",
    "studio": "studio, studios, studio apartment, studio apartments, studio flat, bedsit, bedsits,"
    "einzimmerwohnung, einzimmer wohnung, estudio, estudios, monoambiente, استوديو, ستوديو",
    "land": "land, lot, lots, plot, plots, vacant land, acreage, parcel, building plot, building lot,"
    "grundstuck, grundstucke, bauland, baugrundstuck, terreno, terrenos, parcela, parcelas,"
    "lote, terrain, terrains, terrain a batir, ارض, اراضي",
    "villa": "villa, villas, chalet independiente, villen, فيلا, فلل, فيلات",
    "duplex": "duplex, duplexes, دوبلكس",
    "multifamily": "multifamily, multi family, triplex, fourplex, quadruplex, mehrfamilienhaus,"
    "apartment building, immeuble, edificio",
    "loft": "loft, lofts",
    "penthouse": "penthouse, penthouses, atico, aticos, بنتهاوس",
    "office": "office, offices, office space, buro, buros, buroflache, oficina, oficinas, bureau,"
    "bureaux, مكتب, مكاتب",
    "retail": "retail, retail space, shop, store, storefront, ladenlokal, ladenflache,"
    "local comercial, locales comerciales, local commercial, boutique, محل, محلات",
    "warehouse": "warehouse, warehouses, lagerhalle, lager, almacen, nave industrial, entrepot,"
    "industrial, مستودع",
    "farm": "farm, farms, ranch, ranches, farmhouse, bauernhof, bauernhaus, finca, fincas, cortijo,"
    "ferme, مزرعه, مزارع",
    "cabin": "cabin, cabins, cottage, cottages, log home, blockhaus, ferienhaus, cabana, chalet,"
    "chalets",
    "commercial": "commercial, commercial property, commercial space, gewerbe, gewerbeimmobilie,"
    "gewerbeflache, comercial",
    "manufactured": "mobile home, mobile homes, manufactured home, manufactured homes,"
    "trailer, prefab, casa prefabricada",
}

FEATURES = {
    "pool": "pool, pools, swimming pool, private pool, schwimmbad, swimmingpool, piscina, alberca,"
    "piscine, مسبح, حمام سباحه",
    "garden": "garden, gardens, yard, yards, backyard, back yard, back garden, fenced yard,"
    "fenced backyard, big yard, garten, jardin, patio trasero, حديقه",
    "terrace": "terrace, terraces, roof terrace, deck, terrasse, dachterrasse, terrasses, terraza,"
    "terrazas, تراس",
    "patio": "patio, patios, porch, veranda",
    "balcony": "balcony, balconies, balkon, balkone, balcon, balcones, balcons, بلكونه, شرفه",
    "elevator": "elevator, elevators, lift, lifts, aufzug, fahrstuhl, ascensor, elevador, ascenseur,"
    "مصعد",
    "garage": "garage, garages, car garage, attached garage, tiefgarage, garaje, cochera, كراج,"
    "مراب",
    "parking": "parking, parking space, parking spaces, parking spot, parking spots, parking lot,"
    "car park, carport, off street parking, driveway, stellplatz, parkplatz, plaza de garaje,"
    "plaza de parking, aparcamiento, estacionamiento, place de parking, stationnement, موقف,"
    "موقف سيارات",
    "furnished": "furnished, fully furnished, furniture, mobliert, moebliert, amueblado, amueblada,"
    "muebles, meuble, meublee, اثاث, مفروش, مفروشه",
    "not:furnished": "unfurnished, unmobliert, sin amueblar, non meuble, non meublee, غير مفروش,"
    "غير مفروشه",
    "hoa": "hoa, hoa fee, hoa fees, hoa dues, homeowners association, home owners association",
    "fireplace": "fireplace, fireplaces, fire place, wood stove, kamin, chimenea, cheminee",
    "basement": "basement, bsmt, finished basement, cellar, keller, sotano, cave, sous sol, قبو",
    "storage": "storage, storage room, storage unit, abstellraum, trastero, cellier, debarras",
    "waterfront": "waterfront, water front, beachfront, beach front, oceanfront, ocean front,"
    "lakefront, lake front, riverfront, on the water, on the beach, on the lake, am wasser, am see,"
    "primera linea, primera linea de playa, frente al mar, front de mer, bord de mer,"
    "على البحر",
    "view": "view, views, sea view, sea views, ocean view, ocean views, mountain view,"
    "mountain views, lake view, lake views, water view, water views, city view, city views,"
    "meerblick, seeblick, aussicht, vistas, vistas al mar, vista al mar, vue, vue mer,"
    "vue sur mer, اطلاله, اطلاله بحريه",
    "air_conditioning": "air conditioning, air conditioned, aircon, air con, ac, a c, central air,"
    "klimaanlage, aire acondicionado, climatisation, clim, تكييف, مكيف",
    "laundry": "laundry, in unit laundry, in unit washer, washer, dryer, washer dryer,"
    "washer and dryer, w d, laundry room, washing machine, waschmaschine, lavadora,"
    "lave linge, غساله",
    "dishwasher": "dishwasher, spulmaschine, geschirrspuler, lavavajillas, lave vaisselle",
    "kitchen": "fitted kitchen, einbaukuche, ebk, cocina equipada, cuisine equipee",
    "gym": "gym, fitness center, fitness room, fitnessraum, gimnasio, salle de sport, جيم",
    "concierge": "concierge, doorman, portero, conserje, gardien",
    "accessible": "accessible, wheelchair accessible, wheelchair access, wheelchair, step free,"
    "step free access, handicap accessible, barrierefrei, rollstuhlgerecht, accesible,"
    "sin barreras, accessible pmr, pmr",
    "new_construction": "new construction, new build, newbuild, brand new, newly built, neubau,"
    "erstbezug, obra nueva, a estrenar, neuf, neuve, construction neuve, جديد, جديده",
    "renovated": "renovated, remodeled, remodelled, refurbished, updated, newly renovated,"
    "renoviert, saniert, kernsaniert, reformado, reformada, renove, renovee, مجدد",
    "fixer_upper": "fixer upper, fixer, needs work, to renovate, renovierungsbedurftig, para reformar,"
    "a reformar, a renover, travaux",
    "gated": "gated, gated community, gated complex, urbanizacion cerrada, residence securisee,"
    "كمبوند",
    "single_story": "single story, single storey, one story, one storey, 1 story, single level,"
    "one level, 1 level, no stairs, ebenerdig, una planta, una sola planta, plain pied,"
    "de plain pied",
    "ground_floor": "ground floor, erdgeschoss, planta baja,rez de chaussee, rdc, طابق ارضي",
    "top_floor": "top floor, ultima planta, oberste etage, dernier etage",
    "solar": "solar panels, solar power, photovoltaik, pv anlage, solaranlage, placas solares,"
    "paneles solares, panneaux solaires",
    "ev_charger": "ev charger, ev charging, car charger, wallbox, cargador electrico,"
    "borne de recharge",
    "hardwood": "hardwood, hardwood floors, hardwood floor, wood floors, parkett, parquet",
    "walk_in_closet": "walk in closet, walk in closets, walk in wardrobe, ankleide, vestidor,"
    "dressing",
    "en_suite": "en suite, ensuite, master bath, master bathroom, suite parentale",
    "guest_house": "guest house, guesthouse, adu, in law suite, inlaw suite, granny flat,"
    "einliegerwohnung",
    "home_office": "home office, a study, study room, a den, with den, arbeitszimmer, despacho",
    "open_plan": "open plan, open floor plan, open concept, open kitchen, offene kuche,"
    "cocina abierta, cuisine ouverte, cuisine americaine",
    "quiet": "quiet, quiet street, quiet area, ruhig, ruhige, ruhige lage, tranquilo, tranquila,"
    "calme, هادي, هاديه",
    "bright": "bright, sunny, light filled, natural light, lots of light, helle, luminoso,"
    "luminosa, lumineux, lumineuse, ensoleille",
    "hot_tub": "hot tub, jacuzzi, spa, whirlpool",
    "sauna": "sauna",
    "pets": "pet friendly, pets ok, pets okay, pets allowed, allow pets, allows pets, accept pets,"
    "accepts pets, pets welcome, pets, pet, dog friendly, cat friendly, dogs ok, cats ok,"
    "dogs allowed, cats allowed, dog, dogs, cat, cats, puppy, haustier, haustiere,"
    "haustiere erlaubt, hund, hunde, hund erlaubt, katze, katzen, mascota, mascotas,"
    "admite mascotas, se admiten mascotas, mascotas permitidas, perro, perros, gato, gatos,"
    "animaux, animaux acceptes, animaux autorises, chien, chiens, حيوانات اليفه",
    "short_term": "short term, short term rental, short term lease, vacation rental, ferienwohnung,"
    "corta estancia, court terme, airbnb",
    "rent_to_own": "rent to own, lease to own, lease option",
    "golf": "golf, golf course",
    "senior_community": "55+ community, 55 plus, 55 and over, over 55, over 55s, 55 community,"
    "senior community, retirement community, seniorenwohnung",
}

# Words that turn what follows: denied, not needed, or back to wanted.
SCOPE = {
    "not": "no, not, none, nor, neither, dont want, do not want, doesnt want, dont like, hate, avoid,"
    "rather not, isnt, arent,"
    "not interested in, kein, keine, keinen, keinem, nicht, weder, ni, nada de,"
    "no quiero, pas, pas de, pas d, aucun, aucune, ne veux pas, لا اريد, ليس,"
    "غير, n t",
    "without": "except, except for, excluding, exclude, anything but, other than, ausser, excepto, menos "
    "un,"
    "sauf, without, w o, wo no, minus, ohne, sin, sans, بدون, من غير",
    "spare": "instead of, rather than, statt, en vez de, au lieu de, au lieu d, dont need, do not need, "
    "doesnt need, dont have to, doesnt have to, no need for,"
    "not necessary, need not, dont care about, dont care for, dont mind, brauche keinen,"
    "brauche keine, brauche kein, muss nicht, no necesito, no hace falta, pas besoin de,"
    "pas besoin d, pas besoin, forget the, forget about the, drop the, skip the, remove the, لا احتاج",
    "with": "with, w, but, having, want, need, instead, yes, mit, aber, sondern, con, pero, sino,"
    "avec, mais, مع, لكن",
    "or": "or, nor, oder, noch, o, u, ni, ou, او",
    # Read as a whole, so that no part of them counts.
    "skip": "lots of, a lot of, a lot, flat fee, office hours, your office, your offices, the office,"
    "open house, open houses, house hunting, no problem, no worries, no rush, no thanks, no more, no idea, "
    "why not,"
    "not sure, if not, not yet, not far, not too far, no longer, no limit, not only, nicht nur,"
    "por que no, pourquoi pas, pas loin, bus stop, the store, dog park",
    "and": "and, und, y, e, et, plus, also",
}
