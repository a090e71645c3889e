"""Words that carry no wish of their own: what is left beside them becomes keywords."""

STOP = """
a an the this that these those it its is are was were be been being am do does did done have has had
having i im ive id ill me my mine we were weve our us you your youre u ur he she they them their his
her who whom what whats which where when why how all any anything anywhere something somewhere some
someone anyone each every everything nothing both either few more most other others another such own
same so than too very much many can could would should will wont shall might must may need needs
needed want wants wanted wanna gonna gotta like likes love looking lookin look search searching find
finding found get getting got give show see seeing send tell ask asking help helping interested
interest interests trying try hoping hope think thinking thought please pls plz thanks thank thx ty
hi hey hello hiya howdy dear morning afternoon evening good great nice ok okay sure yes yeah yep yup
nope no not none dont doesnt didnt isnt arent cant cannot couldnt wouldnt and or but if then else of
in on at by to from for with without w about around near nearby close into onto over under above
below up down out off until till during after before between within again further once here there
just only even still already also maybe perhaps possibly preferably ideally probably really actually
basically currently right away soon asap now later today tonight tomorrow yesterday day days week
weeks weekend month months year years time times moment hour hours minute minutes mins early late
mid end beginning start home homes property properties place places listing listings house hunting
housing real estate realestate option options result results unit available availability affordable
cheap decent lovely beautiful pretty big bigger large larger huge small smaller tiny medium sized
size sizes room rooms space spaces spacious bed beds bedroom bedrooms bath baths bathroom bathrooms
br ba bd area areas region neighborhood neighborhoods neighbourhood neighbourhoods community
communities town towns city cities village district districts zone zones part parts side location
locations market street streets road budget price prices priced pricing cost costs range ranges
limit max maximum min minimum least most tops total spend spending afford pay paying payment money
dollars dollar bucks euro euros pound pounds cash buy buying purchase purchasing buyer rent renting
rental rentals lease leasing let sale sell selling first second third last next new newest latest
old older one ones two three four five six seven eight nine ten number numbers couple family
families wife husband partner son daughter kids children people person persons guys young suit suits
suitable ideal perfect best better move moving movein relocating relocate live living work job long
short term feature features include includes including included must haves wish list lots lot bit
kind sort type types thing things stuff way question questions answer answering info information
details detail photo photos picture pictures pic pics link update updates viewing view visit tour
contact call text email mail phone mobile cell number reach write message name names stop use
useless say says said go going come coming back let lets lol lmk btw idk tbh fyi hm hmm oh ah um
well anyway though tho cause because since as per etc eg ie vs plus possible possibly able ready
prefer preferred preference matter matters fine open flexible idea ideas recommend recommendation
suggestions suggest offer offers know knows make makes made take takes takes put keep instead avail
saw seen ad advert insta instagram facebook online website rather changed mind increase lower raise
reduce calls texts texting calling walking distance walkable usa uk acepta aceptan mudarme mudarnos
hipoteca aprobada etwas brauche brauchen utilities bills included الشهري mom mum dad mother father
parents uses using looks allow allows allowed investment disponible disponibles libre libres
verfugbar frei frei erlaubt erlaubte
darf soll sollte kosten kostet ausgeben zahlen cueste gastar pagar
teneis tienes tengan ofrecen wohnen leben vivir located
fewer under contract listed owner owners agent agents realtor
agency broker makler ich bin habe haben hatte hat suche suchen sucht mochte mochten wurde wir uns
unser mein meine meinen meinem ein eine einen einem einer der die das den dem des und oder mit ohne
fur von vom zu zum zur im in am an auf bei aus nach bis ab sie ihr ihre es ist sind war nicht kein
keine auch noch nur sehr schon gerne bitte danke hallo guten tag morgen abend was wie wo wann wer
gibt haus zimmer schlafzimmer bad stadt nahe nahe lage gegend gross grosse grosses klein kleine
schon schone schones gut gute neu neue euro immobilie immobilien objekt kaufen mieten miete kauf
preis maximal mindestens hochstens etwa circa ca rund monat monatlich warm kalt el la los las un una
unos unas de del al y o u e en con sin por para que es son esta este estos estas eso yo tu mi mis su
sus me te se nos lo le les quiero quisiera queremos busco buscamos buscando necesito tengo tiene
tienen hay hola gracias favor buenos dias buenas tardes algo alguna alguno algun mas menos muy cerca
zona barrio ciudad centro precio presupuesto hasta desde maximo minimo como cuanto donde cuando
habitacion habitaciones dormitorio dormitorios bano banos metros cuadrados euros dolares mes ano
piso vivienda comprar compra venta alquilar alquiler renta inmueble propiedad propiedades grande
grandes pequeno pequena bonito le les l une du au aux d et ou avec sans pour dans sur chez par pas
ne ce cette ces qui que quoi je j nous vous il elle on mon ma mes notre nos votre vos suis sommes
est sont ai avons avez cherche cherchons recherche recherchons voudrais voulons veux aimerais
souhaite bonjour bonsoir salut merci svp plait s quelque chose pres proche quartier ville budget
prix loyer maximum minimum maxi mini environ chambre chambres piece pieces salle salles bain bains
metres carres mois acheter achat vendre vente louer location bien biens grand grande petit petite
beau belle tres plus moins aussi besoin logement في من الي علي عن مع او و انا نحن اريد ابحث ابغي
محتاج عندي عندكم هل ما هو هي هذا هذه هناك لدي لو سمحت شكرا مرحبا السلام عليكم للبيع للايجار بيع
ايجار شراء منطقه مدينه سعر ميزانيه غرفه غرف نوم حمام متر مربع شهريا سنويا درهم ريال دولار الف مليون
قريب
"""
