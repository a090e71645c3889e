"""How customers deny a comparison: the "no", what may stand between, and the words that compare."""

NEGATIONS = (
    "no, not, nothing, none, never, without, isnt, arent, is not, are not, cant, cannot, can not, wont,"
    "dont, do not, doesnt, does not, shouldnt, should not, mustnt, wouldnt, didnt, not looking for,"
    "nicht, nichts, kein, keine, keinen, keiner, keinesfalls, auf keinen fall, niemals, ohne, nie,"
    "nada, ningún, ninguna, ninguno, nunca, jamás, sin, tampoco, no quiero, rien, pas, aucun, aucune,"
    "jamais, sans, لا, ليس"
)
FILLERS = (
    "want, to, spend, spending, pay, paying, go, going, willing, able, ready, looking, look, for, at,"
    "anything, any, something, show, me, us, need, have, be, it, i, we, cost, costs, costing, priced, that,"
    "thats, which, is, are, a, an, one, ones, really, much, too, even, ever, of, with, the, please, send,"
    "afford, consider, considering, interested, in, should,"
    "mehr, zahlen, ausgeben, kosten, kostet, gehen, liegen, sein, soll, sollte, darf, etwas, was, das, die,"
    "der, dem, den, ich, wir, mochte, will, bitte, viel, ist, zu, preislich,"
    "quiero, queremos, gastar, pagar, ir, irme, que, cueste, cuesten, sea, sean, este, esten, me, muestres,"
    "muestre, muestren, ensenes, algo, se, de, pasar, valga, valgan, con, un, una, por favor, muy, ya,"
    "qui, soit, coute, ne, depenser, payer"
)
NOUNS = (
    "home, homes, place, places, property, properties, listing, listings, price, prices, rent, rents,"
    "budget, immobilie, immobilien, objekt, objekte, preis, miete, vivienda, viviendas, propiedad,"
    "propiedades, inmueble, inmuebles, precio, alquiler, bien, biens"
)
# A denied one of these is a maximum …
HIGHER = (
    "over, above, more than, higher than, greater than, bigger than, larger than, exceeding, exceed,"
    "exceeds, past, beyond, pricier than, dearer than, more expensive than, upwards of, in excess of,"
    "go over, go above, costlier than,"
    "über, mehr als, höher als, größer als, teurer als, oberhalb von, mehr kosten als,"
    "más de, más que, por encima de, encima de, superior a, superiores a, mayor de, mayor que, mayores de,"
    "mayores que, arriba de, más caro de, más caro que, más cara que, más caros que, más caras que,"
    "más grande que, más grande de, más grandes que, supere, supere los, supere las, superen los, superar,"
    "superar los, exceda, exceda de, exceda los, pase de, pasen de, pasar de, pasarme de, suba de,"
    "plus de, au dessus de, plus cher que, supérieur à, plus grand que, dépasser, dépasse,"
    "أكثر من, فوق, أعلى من, أكبر من"
)
# … and of these a minimum.
LOWER = (
    "under, below, less than, lower than, smaller than, cheaper than, fewer than, shorter than,"
    "beneath,"
    "unter, weniger als, kleiner als, niedriger als, billiger als, günstiger als, unterhalb von,"
    "menos de, menos que, por debajo de, debajo de, inferior a, inferiores a, menor de, menor que,"
    "menores de, menores que, más pequeño que, más pequeña que, más pequeños que, más pequeñas que,"
    "más pequeño de, más pequeña de, más barato que, más barata que, baje de, bajen de, bajar de,"
    "moins de, en dessous de, moins cher que, inférieur à, plus petit que, أقل من, تحت, أصغر من"
)
