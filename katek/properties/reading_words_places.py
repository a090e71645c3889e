"""Words that lead to a place, places that every town has, and words that are no place."""

from katek.properties.reading_lexicon import word_set

PREPOSITIONS = {
    "in": "in, inside, within, throughout, moving to, move to, relocating to, relocate to,"
    "relocation to, city of, town of, area of, en, zona de, zona, barrio de, provincia de,"
    "raum, stadtteil, dans, secteur, quartier de, في, بمدينة, منطقة, ziehe nach, umzug nach,"
    "me mudo a, centro de",
    "near": "near, nr, by, near to, close to, next to, around, nearby to, by the, walking distance to,"
    "walking distance of, walkable to, walk to, outside, outside of, north of, south of, east of,"
    "west of, suburbs of, outskirts of, proximity to, vicinity of, minutes from, access to, bei,"
    "nahe, nähe, in der nähe von, in der nähe des, in der nähe der, in der nähe vom, nahe bei,"
    "unweit von, umgebung von, rund um, cerca de, cerca del, cerca de la, cerca, al lado de,"
    "al lado del, junto a, junto al, alrededor de, a poca distancia de, près de, près du, proche de,"
    "proche du, à côté de, à côté du, autour de, proche, قرب, بالقرب من, قريب من, قريبة من, جنب",
    "none": "move in, moving in, move in date, moving in date, walk in, built in, check in, log in, "
    "interested in,"
    "come in, believe in, specialise in, specialize in, in unit, in law, fill in, in which, all in,"
    "einziehen in, en suite, en venta, en alquiler, en renta, en vente, en location, around back",
    "not": "not in, not near, anywhere but, anywhere but in, but not in, except, except in, except for,"
    "other than, other than in, nicht in, ausser, no en, excepto, sauf, sauf à, pas à, ليس في",
}
# Words that lead to a place in one language and mean something else in others.
PREPOSITIONS_OF = {"fr": "à, au, aux", "de": "im, am, vom"}
LANDMARKS = {
    "beach": "beach, beaches, strand, playa, plage, شاطئ, الشاطئ",
    "sea": "sea, ocean, coast, meer, mar, mer, côte, costa, بحر",
    "lake": "lake, see, lago, lac, بحيرة",
    "river": "river, fluss, río, rivière, fleuve, نهر",
    "park": "park, parks, parque, parc, حديقة عامة",
    "mountains": "mountains, mountain, berge, montañas, montaña, montagne",
    "forest": "forest, woods, wald, bosque, forêt",
    "station": "station, train station, railway station, bahnhof, hauptbahnhof, estación, gare, محطة",
    "metro": "metro, subway, subway station, metro station, tube, tube station, underground, u bahn, s "
    "bahn,"
    "bart, mrt, métro, tram, مترو",
    "transit": "transit, public transit, public transport, public transportation, transport, bus,"
    "bus stop, buses, öffis, opnv, transporte público, transports, transports en commun, مواصلات",
    "airport": "airport, flughafen, aeropuerto, aéroport, مطار",
    "highway": "highway, freeway, motorway, autobahn, autopista, autoroute",
    "school": "school, schools, a school, elementary school, high school, schule, schulen, colegio,"
    "colegios, escuela, escuelas, école, écoles, مدرسة, مدارس",
    "kindergarten": "kindergarten, daycare, nursery, preschool, kita, guardería, crèche",
    "university": "university, uni, college, campus, universität, universidad, université, جامعة",
    "hospital": "hospital, clinic, krankenhaus, klinik, hôpital, مستشفى",
    "shops": "shop, shops, store, stores, shopping, supermarket, grocery store, mall, geschäfte, "
    "supermarkt,"
    "tiendas, supermercado, commerces, supermarché, سوق, مول",
    "restaurants": "restaurants, cafes, bars, nightlife, restaurantes, cafés",
    "church": "church, churches, kirche, iglesia, église, كنيسة",
    "mosque": "mosque, moschee, mezquita, mosquée, مسجد",
    "synagogue": "synagogue, synagoge, sinagoga",
    "temple": "temple",
    "work": "work, my work, my office, my job, arbeit, trabajo, travail",
    "golf": "golf course, golf club, golfplatz, campo de golf",
    "downtown": "downtown, city center, city centre, town center, town centre, zentrum, innenstadt,"
    "stadtzentrum, centro, centro ciudad, centre, centre ville, وسط المدينة, وسط البلد",
}
# Parts that every town has: a place also without "in".
TOWN_PARTS = {
    "downtown": "downtown, city center, city centre, town center, town centre, zentrum, innenstadt,"
    "stadtzentrum, stadtmitte, centro, centro ciudad, centro de la ciudad, centre ville,"
    "en plein centre, وسط المدينة, وسط البلد",
    "midtown": "midtown",
    "uptown": "uptown",
    "old town": "old town, altstadt, casco antiguo, casco viejo, vieille ville",
    "suburbs": "suburbs, suburb, suburbia, suburban, stadtrand, afueras, banlieue, ضواحي",
    "countryside": "countryside, the country, rural, auf dem land, landlich, en el campo, à la campagne,"
    "campagne",
}
ARTICLES = word_set("the der die das dem den le les l a an al")
# Part of a name although common: "New York", "Kansas City", "Palma de Mallorca".
BEFORE_NAME = word_set(
    """
    new old big long high los las la el le les san santa santo st saint fort ft mount mt north south
    east west upper lower great grand nueva nuevo bad sankt green lake port palm royal park beach
    ocean river sun king queen hill mountain
    """
)
AFTER_NAME = word_set(
    """
    city park beach hills hill heights bay lake springs valley village county island islands falls
    grove point harbor harbour creek ridge woods wood marina district town street st road rd avenue
    ave boulevard blvd lane ln drive way square plaza gardens garden north south east west mitte
    nord sud ost hafen center centre ranch court place bridge green main common market quarter
    """
)
INSIDE_NAME = word_set("de del la las los der den am an im of on sur en le les upon the y e d l")

STATES = word_set(
    """
    al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny
    nc nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy dc usa uk
    """
)
# After "in" these name no place.
NOT_PLACES = word_set(
    """
    addition advance agreement ages anyone april august average back bad balance based beginning
    best between bulk buying case cash charge check close color colour common comparison condition
    conditions contact contract control cooperation corner days debt decent demand depth detail dire
    doubt english escrow essence euro euros excellent exchange fact favor favour february financing
    foreclosure form french front full fully future general german good great half hand hindsight
    horse horses however hurry immediate immaculate instalments installments interest january july
    june kitchen lieu life line love luxury march mind mint moderate months monthly need noon
    november october offer order particular parts perfect person place planning pool possession
    principle private process progress public purchase question reach reality regard regards
    reference rent renting respect response retirement return row sale school season secret
    september shape shares short sight spanish spirit spring state stock style sum summer tact
    tandem tears terms theory things time times timing total touch trouble turn turnkey
    understanding unit use vain vast vicinity view walking winter words work working writing years
    yet date dates gutem guter sehr frage ruhe ruhiger schone schoner sofort zukunft bezug alquiler
    venta efectivo serio verdad buen buena buenas excelente perfecto general principio caso cuanto
    torno marcha plena vente location bon etat general avance effet fait partir plus attente vrai
    ligne gros حدود حال حاله اسرع
    """
)
