"""How customers bound and name amounts: words before and after a number, units, currencies, periods."""

MAX_BEFORE = (
    "under, below, max, maximum, max of, maximum of, a max of, up to, upto, no more than,"
    "not more than, at most, less than, lower than, cheaper than, smaller than, fewer than, not over,"
    "not above, no higher than, not exceeding, not to exceed, doesnt exceed, cant go over,"
    "cant exceed, cant spend more than, sub, within, <=, <, ≤, topping out at, capped at, cap of,"
    "limit of, limit, only have, bis, bis zu, bis max, bis maximal, höchstens, maximal, unter,"
    "weniger als, nicht mehr als, nicht über, hasta, hasta un máximo de, máximo, máximo de,"
    "un máximo de, como máximo, menos de, por debajo de, no más de, que no pase de,"
    "inferior a, jusqua, jusqu a, moins de, maxi, au maximum, pas plus de, inférieur à, en dessous de,"
    "sous, أقل من, بحد أقصى, بحد اقصى, حد أقصى, تحت, لا يزيد عن, لا يتجاوز, حتى, até"
)
MIN_BEFORE = (
    "over, above, at least, atleast, min, minimum, min of, minimum of, a minimum of, more than,"
    "bigger than, larger than, greater than, upwards of, no less than, not less than, not under,"
    "no smaller than, from, starting at, starting from, starts at, >=, >, ≥, ab, mind, mindestens,"
    "mehr als, über, größer als, desde, a partir de, mínimo, mínimo de, un mínimo de, como mínimo, al "
    "menos,"
    "por lo menos, más de, mayor de, superior a, au moins, plus de, au minimum, minimum de,"
    "à partir de, supérieur à, على الأقل, أكثر من, بحد أدنى, فوق, من"
)
ABOUT_BEFORE = (
    "around, about, roughly, approx, approximately, circa, ca, somewhere around, close to, near, ≈,"
    "more or less, in the neighborhood of, etwa, ungefähr, rund, um die, zirka, unos, unas,"
    "alrededor de, aproximadamente, más o menos, cerca de, sobre, environ, autour de, à peu près,"
    "aux alentours de, vers, حوالي, نحو, تقريبا"
)
EXACT_BEFORE = "exactly, precisely, just, only, genau, nur, exactamente, solo, exactement, بالضبط"
BETWEEN = "between, btw, btwn, inbetween, zwischen, entre, بين"
MAX_AFTER = (
    "max, maximum, tops, top, or less, or under, or below, or lower, or cheaper, or fewer,"
    "and under, and below, and less, at most, at the most, limit, cap, ceiling, oder weniger, höchstens,"
    "maximal, máximo, como máximo, o menos, maxi, au maximum, au plus, ou moins, كحد أقصى,"
    "بحد أقصى, أو أقل, no more, not more, and no more, and not more, nothing more, nothing over,"
    "nothing above, not over, no higher, not higher, no bigger, and no higher, nicht mehr, mehr nicht,"
    "und nicht mehr, nichts darüber, nicht überschreiten, nicht übersteigen, nicht überschreitet, no más,"
    "y no más, ni más, nada más, nada por encima, pas plus"
)
MIN_AFTER = (
    "min, minimum, or more, or better, or higher, or above, or up, or over, or bigger, or larger,"
    "or greater, and up, and above, and over, and more, at least, plus, upwards, mindestens,"
    "oder mehr, und mehr, mínimo, como mínimo, o más, au moins, ou plus, au minimum, على الأقل, أو أكثر,"
    "no less, not less, and no less, no fewer, not fewer, nothing less, nothing under, nothing below,"
    "nothing smaller, no smaller, not smaller, not under, nicht weniger, und nicht weniger,"
    "nichts darunter, nicht unterschreiten, nicht kleiner, no menos, y no menos, ni menos, nada por debajo,"
    "pas moins"
)
ABOUT_AFTER = (
    "ish, or so, give or take, approx, approximately, ungefähr, más o menos, environ, تقريبا"
)
EXACT_AFTER = "exactly, genau, exactamente, exactement"
# For counts these leave the number itself out: "more than 2 bedrooms" is 3.
EXCLUSIVE = (
    "under, below, less than, fewer than, <, unter, weniger als, menos de, moins de, أقل من, over,"
    "above, more than, >, über, mehr als, más de, plus de, أكثر من, bigger than, larger than,"
    "greater than"
)

UNITS = {
    "bed": "bed, beds, bed room, bed rooms, bedroom, bedrooms, bdrm, bdrms, bdr, bdrs, brm, br, brs,"
    "bd, bds, bhk, bedder, schlafzimmer, schlafräume, dormitorio, dormitorios, habitación,"
    "habitaciones, hab, habs, recámara, recámaras, alcoba, alcobas, quartos, chambre, chambres, ch,"
    "غرف نوم, غرفة نوم, غرف, غرفة",
    "room": "room, rooms, zimmer, zi, räume, pièce, pièces, pieces, ambientes, ambiente",
    "bath": "bath, baths, bathroom, bathrooms, bth, bths, ba, bas, full bath, full baths,"
    "full bathrooms, bad, bäder, badezimmer, baño, baños, aseos, salle de bain, salles de bain,"
    "salle de bains, salles de bains, sdb, حمام, حمامات",
    "sqft": "sqft, sq ft, sq. ft, sq.ft, sqf, sf, ft2, square feet, square foot, sq feet, sq foot,"
    "square ft, pies cuadrados, pieds carrés, قدم مربع, قدم",
    "sqm": "sqm, sq m, sq. m, sq.m, m2, mq, qm, square meters, square metres, square meter,"
    "square metre, sq meters, sq metres, quadratmeter, metros cuadrados, metros, mts, mètres carrés,"
    "mètres, متر مربع, متر, م2",
    "acre": "acre, acres, ac",
    "ha": "ha, hectare, hectares, hektar, hectárea, hectáreas, هكتار",
    "percent": "%, percent, prozent, por ciento, pour cent",
    # Counted, but nothing that we search by: the number goes, the word stays.
    "else": "min walk, mins walk, minutes, minute, mins, min from, min drive, min to, hours, hour, hrs,"
    "miles, mile, mi, km, kms, kilometers, kilometres, kilometer, blocks, people, persons, person,"
    "adults, adult, occupants, tenants, pax, children, kids, year old, years old, yr old, yo, years,"
    "year, yrs, weeks, months, days, cars, car, dogs, dog, cats, cat, pets, floors, floor, stories,"
    "story, storey, storeys, levels, level, units, photos, pictures, parking, times, minuten,"
    "stunden, personen, jahre, tage, wochen, monate, kinder, minutos, horas, personas, años, días,"
    "semanas, meses, niños, minutes à, heures, personnes, ans, jours, semaines, mois, enfants,"
    "of them, of those, offers",
}
ADJECTIVES = (
    "large, big, full, separate, double, spacious, nice, good, good sized, small, main, complete, grandes,"
    "amplias, große, grandes, master, true, real"
)

CURRENCIES = {
    "USD": "us$, usd, us dollars, us dollar",
    "EUR": "€, eur, euro, euros, يورو",
    "GBP": "£, gbp, pound, pounds, pounds sterling, quid, sterling",
    "INR": "₹, inr, rs., rs, rupees, rupee, rupiya",
    "AED": "aed, dirham, dirhams, dhs, درهم, د.إ",
    "SAR": "sar, riyal, riyals, ريال",
    "CHF": "chf, franken, sfr",
    "CAD": "c$, ca$, cad",
    "AUD": "a$, au$, aud",
    "NZD": "nz$, nzd",
    "MXN": "mx$, mxn",
    "SGD": "s$, sgd",
    "BRL": "r$, brl, reais",
    "PLN": "zł, pln",
    "SEK": "sek",
    "NOK": "nok",
    "DKK": "dkk",
    "JPY": "jpy, ¥",
    "ILS": "₪, ils, nis",
    "TRY": "₺",
    "EGP": "egp, جنيه",
    # What these mean is the organization's own currency, when it is of the kind.
    "dollar": "$, dollars, dollar, bucks, usd$, dólares, dólar, دولار",
    "own": "pesos, peso, kr, دينار, crowns",
}
DOLLARS = frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "TWD", "CLP", "COP"})

# A rent rarely reaches this, a purchase rarely stays under it, a month, in major units.
RENT_CEILING = {"INR": 300_000, "JPY": 1_000_000, "AED": 60_000, "MXN": 150_000, "ZAR": 100_000}
RENT_CEILING |= {"SEK": 60_000, "NOK": 80_000, "DKK": 60_000, "EGP": 200_000, "ILS": 30_000}
USUAL_RENT_CEILING = 20_000

PERIODS = {
    "month": "month, mo, mth, mnth, monthly, pcm, p.c.m, pm, monat, monatlich, mtl, mes, mensual,"
    "mensuales, al mes, mois, mensuel, par mois, شهر, شهريا, الشهر, الشهري",
    "week": "week, wk, weekly, pw, p.w, pppw, woche, wöchentlich, semana, semanal, semanales, semaine,"
    "hebdomadaire, أسبوع, أسبوعيا",
    "year": "year, yr, yearly, annum, annually, annual, pa, p.a, jahr, jährlich, año, anual,"
    "anuales, an, annuel, par an, سنة, سنويا, السنة",
    "night": "night, nightly, nacht, noche, nuit, ليلة",
}
# These need no "per" before them.
PERIODS_ALONE = (
    "monthly, pcm, p.c.m, pm, monatlich, mtl, mensual, mensuales, mensuel, شهريا, weekly,"
    "pw, p.w, pppw, wöchentlich, semanal, semanales, hebdomadaire, أسبوعيا, yearly, annually, annual, pa, "
    "p.a,"
    "jährlich, anual, anuales, annuel, سنويا, nightly"
)
PER = "per, a, an, each, every, al, por, cada, pro, im, die, je, par, le, la, في, بال, لل, the"

LABELS = {
    "price": "budget, budgets, price, price range, price point, asking price, purchase price,"
    "spend, spending, afford, pay, paying, cost, costs, costing, priced, rent, monthly rent,"
    "presupuesto, precio, renta, preis, kaufpreis, preisrahmen, miete, kaltmiete, warmmiete, prix,"
    "loyer, ميزانية, ميزانيتي, السعر, سعر, بسعر",
    "down_payment": "down payment, downpayment, deposit, down deposit, eigenkapital, anzahlung,"
    "kaution, entrada, enganche, señal, fianza, apport, apport personnel, دفعة أولى, مقدم",
    "monthly_payment": "monthly payment, monthly payments, mortgage payment, mortgage payments,"
    "mortgage of, monatliche rate, kreditrate, cuota, mensualité, mensualités",
    "approved": "preapproved, pre approved, pre-approved, prequalified, pre qualified, approved,"
    "preapproval, pre approval",
    "income": "income, salary, earn, make, earning, einkommen, gehalt, sueldo, ingresos, salaire,"
    "revenus, راتب",
    "fee": "current rent, rent now, currently pay, currently paying, hoa, hoa fee, hoa fees, hoa dues, "
    "taxes, property tax, property taxes, fees,"
    "nebenkosten, hausgeld, gastos, gastos de comunidad, charges",
    "per_area": "price per sqft, price per sq ft, price per square foot, cost per square foot, price per "
    "m2,"
    "price per sqm, preis pro qm, quadratmeterpreis, precio por metro, prix au m2, prix au metre",
    "bed": "bedrooms, beds, bedroom count, schlafzimmer, habitaciones, dormitorios, chambres",
    "bath": "bathrooms, baths, badezimmer, bäder, baños, salles de bain",
    "room": "rooms, zimmer, pièces",
    "area": "size, area, living area, living space, floor area, wohnfläche, fläche, superficie,"
    "surface, surface habitable, المساحة, مساحة",
    "lot": "lot size, lot, plot size, land size, grundstücksfläche, parcela, terrain",
}
# These stand after an amount: "100k down".
LABELS_AFTER = {
    "down_payment": "down, down payment, downpayment, deposit, eigenkapital, anzahlung, kaution, de "
    "entrada,"
    "entrada, enganche, apport, d apport, fianza",
    "income": "income, salary, einkommen, salaire, de ingresos",
    "fee": "hoa, hoa fee, hoa fees, hoa dues, nebenkosten, taxes, in taxes",
}
FILLERS = (
    "is, are, of, for, at, the, my, our, would be, will be, would, will, be, should be, goes, a, can,"
    "to, range, limit, cap, ist, liegt bei, beträgt, von, bei, für, es, es de, de, est, est de, d,"
    "هو, هي, to be, up, somewhere, anything, something, personnel, by"
)
# Said of a rent, right after its amount.
UTILITIES_AFTER = (
    "warm, kalt, warmmiete, kaltmiete, charges comprises, hors charges, cc, hc, utilities included,"
    "bills included, all in, all inclusive, inklusive nebenkosten, inkl nebenkosten, gastos incluidos"
)
UTILITIES = {
    "rent_includes_utilities": "warm, warmmiete, charges comprises, cc, utilities included,"
    "including utilities, utilities incl, bills included, including bills, all bills included, inklusive "
    "nebenkosten,"
    "inkl nebenkosten, nebenkosten inklusive, gastos incluidos, gastos incluídos, con gastos incluidos,"
    "شامل الفواتير, شامل الخدمات",
    "rent_excludes_utilities": "kalt, kaltmiete, hors charges, hc, plus utilities, utilities not included,"
    "excluding bills, excluding utilities, bills not included, zuzüglich nebenkosten, zzgl nebenkosten,"
    "gastos no incluidos, gastos aparte",
}
