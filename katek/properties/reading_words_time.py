"""Months, seasons and the words around dates."""

MONTHS = {
    "1": "january, jan, januar, jänner, enero, janvier, يناير, كانون الثاني",
    "2": "february, feb, februar, febrero, février, fevrier, فبراير, شباط",
    "3": "march, märz, maerz, marzo, mars, مارس, آذار",
    "4": "april, apr, abril, avril, أبريل, ابريل, نيسان",
    "5": "may, mai, mayo, مايو, أيار",
    "6": "june, jun, juni, junio, juin, يونيو, حزيران",
    "7": "july, jul, juli, julio, juillet, يوليو, تموز",
    "8": "august, aug, agosto, août, aout, أغسطس, آب",
    "9": "september, sept, sep, septiembre, setiembre, septembre, سبتمبر, أيلول",
    "10": "october, oct, oktober, okt, octubre, octobre, أكتوبر, تشرين الأول",
    "11": "november, nov, noviembre, novembre, نوفمبر, تشرين الثاني",
    "12": "december, dec, dezember, dez, diciembre, décembre, ديسمبر, كانون الأول",
}
# The first month of each; a season has three.
SEASONS = {
    "3": "spring, frühling, frühjahr, primavera, printemps, الربيع",
    "6": "summer, sommer, verano, été, الصيف",
    "9": "autumn, fall, herbst, otoño, automne, الخريف",
    "12": "winter, invierno, hiver, الشتاء",
}
STREET = (
    "street, st, road, rd, avenue, ave, lane, ln, drive, dr, court, ct, way, boulevard, blvd, close"
)

RELATIONS = {
    "by": "by, by the, from, starting, starting in, starting from, start, starts, beginning, as of, on,"
    "no later than, effective, for, until, till, latest, at the latest, around, ab, ab dem, zum, bis,"
    "spätestens, am, desde, desde el, para, para el, a partir de, a partir del, el, à partir de,"
    "à partir du, a partir d, dès, dès le, d ici, d ici le, pour, pour le, le, à compter de, من, ابتداء من",
    "before": "before, before the, prior to, vor, vor dem, antes de, antes del, avant, avant le, قبل",
    "in": "in, during, sometime in, available, available in, im, en, في, خلال, courant, im laufe des,"
    "in the",
}
# The part of a month, season or year that is meant.
PARTS = {
    "early": "early, the beginning of, beginning of, the start of, start of, anfang, principios de,"
    "a principios de, début, debut, au début de, début du, أول",
    "mid": "mid, middle of, the middle of, mitte, mediados de, a mediados de, mi, منتصف",
    "late": "late, the end of, end of, end of the, the end of the, ende, ende des, finales de,"
    "a finales de, fines de, fin, fin de, la fin de, la fin du, نهاية, آخر",
}
UNITS = {
    "day": "day, days, tag, tage, tagen, día, días, jour, jours, يوم, أيام",
    "week": "week, weeks, woche, wochen, semana, semanas, semaine, semaines, أسبوع, الاسبوع, أسابيع",
    "month": "month, months, monat, monate, monaten, mes, meses, mois, شهر, الشهر, أشهر, شهور",
    "year": "year, years, jahr, jahre, jahren, año, años, an, ans, année, سنة, السنة, العام, سنوات",
}
NEXT = {
    "next": "next, nächsten, nächster, nächstes, nächste, kommenden, próximo, próxima, prochain,"
    "prochaine",
    "this": "this, the current, diesen, dieses, diese, este, esta, ce, cette",
}
# "próximo mes" stands before, "mois prochain" and "mes que viene" after.
NEXT_AFTER = "prochain, prochaine, que viene, próximo, próxima, القادم, المقبل, القادمة, المقبلة"

ASAP = (
    "asap, a s a p, as soon as possible, immediately, immediate, right away, straight away, right now,"
    "move in now, available now, now available, need a place now, move now, ready now, available today, "
    "move in today,"
    "ab sofort, sofort, so bald wie möglich, schnellstmöglich, so schnell wie möglich,"
    "ya mismo, ahora mismo, inmediatamente, inmediato, inmediata, lo antes posible, cuanto antes,"
    "disponible ya, de inmediato, dès maintenant, tout de suite, immédiatement, immédiat, dès que possible,"
    "au plus vite, فورا, حالا, الآن, في أقرب وقت"
)
# Said of a visit or an answer, not of moving in: cut, and no slot of ours.
PASSING = (
    "today, tonight, tomorrow, tmrw, tmr, tomorrow morning, tomorrow afternoon, this morning,"
    "this afternoon, this evening, morgen, heute, übermorgen, mañana, hoy, pasado mañana, demain,"
    "aujourd hui, après demain, monday, tuesday, wednesday, thursday, friday, saturday, sunday, weekend,"
    "montag, dienstag, mittwoch, donnerstag, freitag, samstag, sonntag, wochenende, lunes, martes,"
    "miércoles, jueves, viernes, sábado, domingo, lundi, mardi, mercredi, jeudi, vendredi, samedi,"
    "dimanche, غدا, اليوم, بكرة"
)
