"""Words that follow "I'm" or "soy" without being anybody's name, and small words inside names."""

from katek.leads.contact_text import words_of

PARTICLES = words_of(
    "de del la las los da das do dos di du le van von vom der den ter ten zu zur bin ibn al el y e"
)
TITLES = words_of(
    """dr doctor prof professor mr mrs ms miss mx sir herr frau señor señora sr sra srta mme
    monsieur madame dott"""
)

_ENGLISH = """
a an and are as at be been but by can could did do does for from had has have he hello hey hi
her here him his how i if in into is isn it its just me more most my no nope nor not of off ok
okay on one only or our out over please pls she so some someone anyone nobody somebody everyone
still sure than thank thanks that the their them then there they this to too under until up us
very via was we well were what when where which who whose why will with without would yeah yep
yes you your yours about above after again all almost already also always any around away
because before below between both currently each either else even ever every exactly few further
hopefully however interested instead like likely maybe might mostly much must myself near never
new next none nothing now often originally otherwise ours own perhaps possibly pretty probably
quite rather really right same several should since somewhat somewhere soon such though through
today together tomorrow tonight totally truly unless usually whenever whether within yesterday
yet asap later skip test guest anonymous stop sorry able afraid agent alone alright american
anxious available aware awesome back bad based beautiful better big broke broker busy buyer
cancel cash cheap certain client close cold come comfortable concerned confused considering
contractor cool correct curious customer dad dead different disabled disappointed doctor done
down early eager employed engaged engineer enough excellent excited exploring far fast fine
first flexible free fresh friend full fun garden genuine glad going gone good great gonna gotta
half happy hard hesitant high home homeless hoping hot hungry husband impressed interesting
international investor job keen kind landlord late lawyer lease leaving left like live local
long looking lost lot low lucky made married military mom moving need nervous newly nice nurse
old online open owner parent partner perfect poor preapproved pregnant prequalified qualified
quick ready realtor realistic relocating rent renter retired return rich sad safe satisfied
searching seller selling senior serious shocked short shopping sick single small sold son
soldier split strong student stuck super surprised teacher tenant terrible thinking thrilled
tired torn trying unable unavailable uncertain undecided unhappy unhoused unsure upset urgent
used vegan veteran vet visiting visitor waiting wanna want wanting wants warm weird welcome
widow wife willing wondering work worried wrong young anytime immediately
urgently directly personally instead between regarding
mornings afternoons evenings nights weekdays weekends weekend first promptly shortly
quickly daily crazy names collect buy buying sell apartment flat house
houses condo townhouse studio loft land property listing price budget bed beds bedroom bedrooms
bath baths bathroom room rooms rental viewing tour visit pool garage street st avenue ave road
rd lane district neighborhood neighbourhood area city town county lake heights park best regards
cheers sincerely kind dear call text email mail phone number send sent show tell ask see look
contact message name monday tuesday wednesday thursday friday saturday sunday morning afternoon
evening noon british canadian mexican german french spanish italian english irish indian chinese
japanese korean russian ukrainian brazilian portuguese dutch polish swedish australian european
asian african muslim jewish catholic portland oregon usa america
"""
_SPANISH = """
agente comprador compradora vendedor vendedora propietario propietaria dueño dueña inquilino
inquilina inversor inversora interesado interesada cliente estudiante médico médica
lunes martes miércoles jueves viernes sábado domingo luego después pronto urgente cuanto
abogado
abogada arquitecto arquitecta nuevo nueva español española mexicano mexicana argentino argentina
colombiano colombiana soltero soltera casado casada pensionista autónomo autónoma jubilado
jubilada un una uno el ella yo tu su mi no sí si que quien como para por con sin en busco quiero
necesito estoy hola gracias muy también pero porque cuando donde ahora mañana hoy vecino vecina
amigo amiga esposa esposo madre padre particular extranjero extranjera de y o casa piso claro
consciente
"""
_GERMAN = """
makler maklerin käufer käuferin verkäufer verkäuferin eigentümer eigentümerin vermieter
vermieterin mieter mieterin student studentin rentner rentnerin investor investorin interessent
interessentin interessiert interessierte ein eine einer der die das auf am im in an aus bei mit
nicht noch neu nur schon sehr so und oder auch hier da jetzt gerade heute morgen leider dabei
bereit sicher froh dankbar verheiratet ledig ihr sein seine mein meine vater mutter mann
selbstständig angestellt beamter beamtin arzt ärztin lehrer lehrerin ingenieur ingenieurin
deutscher deutsche unterwegs montag dienstag mittwoch donnerstag freitag samstag sonntag morgens
abends später bald sofort zurück unter privat privatperson ja nein danke bitte hallo guten tag suche
brauche möchte will flexibel berufstätig verfügbar
"""
_FRENCH = """
agent agente acheteur acheteuse vendeur vendeuse propriétaire locataire investisseur intéressé
intéressée client cliente étudiant étudiante un une le la les des du de en à au aux dans sur
pour avec sans pas très trop plus aussi mais ou et je tu il elle nous vous ils elles ne ni si
oui non merci bonjour salut cherche veux voudrais actuellement disponible retraité retraitée
médecin prêt prête désolé désolée sûr sûre ravi ravie content contente preneur libre seul seule
marié mariée célibataire français française là ici toujours encore particulier
"""
_OTHERS = """
sou um uma o os as interessado interessada comprador compradora proprietário proprietária não
sim obrigado obrigada procuro quero preciso aqui il lo gli uno interessato interessata
proprietario proprietaria agente cerco vorrei sono grazie ciao alla alle per con مهتم مهتمة من
في على أريد اريد ابحث أبحث و أو هل لا نعم شكرا مرحبا الآن وكيل مشتري بائع مالك رقمي بريدي هنا
جاهز
"""

NOT_NAMES = words_of(_ENGLISH + _SPANISH + _GERMAN + _FRENCH + _OTHERS) - words_of(
    "st la le du de y e der el"
)
CONNECTIVES = words_of("and but y pero und aber et mais e ma و y my i")
MONTHS = words_of(
    "january february march april may june july august september october november december"
)
ENDINGS_OF_DOING = ("ing", "ed")
ENDINGS_OF_STATE = ("é", "ée", "és", "ées", "isch", "able", "ful", "ous", "-based")

# Nobody's name however it is written. The longer list above holds words that are surnames too.
NEVER_NAMES = words_of(
    """and or but i my the from in is was are please thanks thank can could we you your this that it
    looking with for to at on if pero und et mais me am have need want wants"""
)
# Given names that the lists above would swallow.
NAMES_TOO = words_of("will rich young hope grace may irving sterling channing")
