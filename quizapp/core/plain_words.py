"""Plain words of our own: for the names of accounts that are nobody's, and for passwords on cards.

Short, neutral, easily typed; no names of persons, and none of the words that sound like another.
The lists may be changed at any time: what was made of them is kept, or shown for an hour only.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log2

QUALITIES: Sequence[str] = """
    airy alpine arctic autumn azure blue brave breezy bright brisk bronze calm clear clever
    cloudy coastal copper cosmic cosy crisp curious dapper eager early eastern fleet fresh
    frosty gentle golden grand green happy hardy honest humble indigo inland jolly keen kind
    lively lofty loyal lucky lunar mellow merry mighty misty modest nimble noble northern orange
    patient placid polar proud purple quick quiet rapid ready rustic serene sharp shiny silent
    silver sleek smart smooth snowy solar solid southern steady strong subtle sunny swift tidal
    tidy trusty upland urban vivid warm western windy winter wise witty
""".split()

CREATURES: Sequence[str] = """
    alder aspen badger barbet beech birch bison bluebird bunting cedar cheetah chestnut clover
    condor cowslip crane cricket curlew cypress deer dolphin dunlin eagle egret elk elm falcon
    fern finch firefly flamingo gannet gazelle gecko goshawk grebe grouse gull harrier hawk
    hawthorn heron hickory hoopoe hornbill ibex ibis impala jackdaw jaguar juniper kestrel kite
    koala lapwing larch lark lemur leopard linden linnet lizard lotus lynx magpie mallard
    manatee maple marmot moorhen narwhal newt nuthatch oak ocelot oriole osprey ostrich otter
    owl palm panda panther peacock pelican penguin petrel pine pipit plover poplar puffin quail
    redwing salmon seal shrike siskin snipe sparrow spruce squirrel starling stoat sunbird
    swallow swan sycamore tanager tapir tern thistle thrush tiger toucan trout tulip turtle
    wagtail walnut walrus warbler waxwing whale wigeon wombat woodlark yak zebra
""".split()

LEAST_NUMBER, NUMBERS = 10, 90

WORDS: Sequence[str] = """
    acorn acre actor adapt admit advice agree aim alarm album alert alley alloy almond alone
    alpha amaze anchor angle animal ankle answer antenna apple apron aqua arcade arch arena
    argue arm arrive arrow artist ash aside ask atlas atom attic author autumn avenue average
    awake award axis back badge bag bagel bake balance balcony balloon bamboo banana band bank
    banner barley barn barrel basic basin basket bath bay beacon bead beak beam beard beauty
    become bed bedroom before begin behind belief bell belong below belt bench best better
    beyond bicycle big bird biscuit bit blanket blend blink block bloom blossom blouse boat body
    boil bolt bonnet bonus book boot border borrow bottle bottom bounce bowl box bracket branch
    brass bread breath breeze brick bridge brief bright bring broad bronze broom brother brush
    bubble bucket buckle bud budget build bulb bundle bureau burrow bus bush busy butter button
    cabbage cabin cable cactus cafe cake calf call calm camera camp canal candle canoe canvas
    canyon cap cape car caravan card care carpet carrot carry cart case cash castle catch cattle
    cave cedar ceiling celery cello cement century chain chair chalk chance change chapter charm
    chart cheer cheese chef cherry chess chew chicken chief chin chip choice chorus circle
    circus city civic clap classic clay clean clear clerk clever click climb clinic clip clock
    close cloth cloud clover club coach coast coat cobalt cocoa coconut code coffee coin cold
    collar collect column comb comet comfort comic compass concert cone cook cool copper copy
    coral cork corn corner cosmos cost cotton couch count country courage cousin cover cradle
    craft crane crate crayon cream create credit crest cricket crisp crop cross crowd crumb
    crust crystal cube cuckoo cup curious curl curtain curve cushion custom cycle daily dairy
    dance dash data date dawn day deal debate decade decide deck deep degree delta demand
    dentist depend depth desert design desk detail develop diagram dial diary diet dig digital
    dinner direct discuss dish distant dive divide doctor dolphin domain domino donate door
    double dozen drama draw drawer dream dress drift drink drive drop dry duck duet dust duty
    eager eagle ear early earn earth easel east easy eat echo edge editor effort egg elbow elder
    elect element eleven elm embark ember emerald empty enable energy engine enjoy enough enter
    entire equal errand escape essay estate even event ever exact exam example exhale exit
    expand expert explain explore express extra eye fable fabric face fact factory fall family
    famous far farm fashion fast feast feather feature feed feel fence fern ferry fetch fiction
    fiddle field fifty fig figure file fill film filter final finger finish first fish five fix
    flag flask flat fleet flight flint float flock flow fluid flute fly foam focus fog fold folk
    follow food foot forest forget fork form forty forward fossil found fox frame free freezer
    fresh friend fringe frog front frost fruit fuel full fun funny future gadget gain galaxy
    gale gallery galley game garage garden garlic gather gauge gazelle gear gentle giant gift
    giraffe give glacier glad glance glass glide globe glove glow glue goal goat gold golf good
    goose gown grain grammar granite grape graph grass gravel gravity gravy green greet grid
    grill grin grip ground group grove grow guess guest guide guitar gutter gym habit half
    hammer hammock hand handle happy hard harness harp harvest hat hatch hawk hay head healthy
    heap heart hedge height hello helmet help hen herb heron hill hinge hint history hobby hold
    holiday hollow home honest honey hood hook hoop hope horizon horn host hotel house hover
    huge human humble hundred hurry hut ice iceberg icon idea igloo image imagine improve inch
    income index indigo indoor inform ink inland inlet inner insect inside inspect intent invent
    invite inward iron island item ivory jacket jar jaw jelly jersey jet jewel jigsaw job join
    joke jolly journal journey joy jug juice jumbo jump jungle junior kayak keen keep kennel
    kettle kick kind kiosk kitchen kite kitten knee knock koala label lace ladder ladle lagoon
    lake lamb lamp land lantern lap large laser last late later laugh laundry lava lawn lawyer
    layer leaf league learn least leather leave lecture left legend lemon lend length lens
    lentil leopard letter level lever library lid lift light lime limit line linen link lion
    liquid list listen little live lizard llama load loaf local lock lodge log logic long look
    loop lorry lotion loud lounge low loyal luck luggage lunar lunch lung machine magic magnet
    major make mallet mammal mango manner mantel many map maple marble margin marine market
    maroon marsh mast match maximum meadow meal measure medal medium mellow melody melon member
    memory mend mental menu merit merry message metal meteor method middle mild mile milk mill
    million mind mineral minibus mint minute mirror mitten mix mobile model modern modest moment
    money month mood moon moss moth mother motor mouse mouth move movie mud muffin mug mule
    museum music mystery napkin narrow nation native nature near neat neck nectar need needle
    nephew nerve nest net network news next nice nickel niece nimble nine noble noise noodle
    noon normal north note nothing notice noun novel now number nurse nut nutmeg oak oasis oat
    object oboe ocean octopus offer office often oil onion onward opal open opera optic oral
    orange orbit orchard orchid organ origin otter ounce outdoor outer outfit outline oval oven
    over owl own owner oxygen oyster pace pack paddle padlock page paint palace palm pan panda
    panel panther paper parade parcel parent park parrot parsley part partner party pass pasta
    paste pastry patch path patient pattern pea peanut pebble pelican pen pencil penguin pepper
    perfect perfume permit person phone photo piano pick picnic picture pier pigeon pile pillar
    pillow pilot pin pine pink pint pioneer pipe pitch pizza place plan planet plant plastic
    plate play please plenty plot pocket poem poet point polar polite pollen polo pond pony pool
    poplar popular porch port portion post pot potato pottery pouch powder power prairie press
    pretty price primary print prism prize program project proof proper protect proud proverb
    public pudding puddle pull pulse pump pumpkin pupil puppet puppy pure purple purse push
    puzzle pyramid quail quality quarter quartz query quest quick quiet quilt quince quiz quote
    rabbit raccoon race radar radio radish raft rainbow raisin rake ramp ranch random range
    rapid rare rather raw reach ready reason recent recipe record reef reflect region relax
    relay rely remain remote rent repair repeat reply report rescue reserve result return reveal
    review reward rhyme rhythm ribbon rice ride ridge ripe ripple rise river roast robot rocket
    roof room rope rotate round row rubber rudder rug ruler run rural rust saddle safari safe
    saffron sailor salad salmon salt same sample sand sandal satin saucer save say scale scarf
    scenery school science scoop score screen screw scroll seal search season seat second
    section seed select send senior sense series serve set settle seven shade shadow shake shape
    share sharp shawl sheep sheet shelf shell shelter shine ship shirt shop short shout show
    shower shrub shut sibling sign signal silence silk silver simple sing single sister sit size
    skate sketch ski skill skirt sky slate sleep sleeve slice slide slope slow small smart smile
    smooth snack snail snow soap soccer social sock socket soda sofa soft soil solar solid solo
    solve song soon sound south space spade spare spark speak special speech speed spell spend
    sphere spice spider spin spinach spiral splash spoon sport spot spread spring square squash
    stable staff stage stamp stand star start state station statue stay steady steam stem step
    stereo still stir stock stone stool stop store storm story stove straw stream street string
    student studio study subject sudden sugar suggest suit summer summit sunny sunset supper
    supply support surf surface swallow swan sweater swift swim swing switch syrup system table
    tablet tailor take talent talk tall tandem tank tape task taste taxi teach teapot tell tempo
    tender tennis tent term terrace test text thank theme theory thick thimble thin thing think
    thirty thread three thrive throw thumb thunder ticket tidy tiger tile timber tin tiny tip
    tissue title toast today tomato tone tool tooth topic torch total touch towel tower town toy
    track tractor trade traffic trail train tram travel tray treat tree trend tribute trim trip
    trolley trophy trouser truck true trumpet trunk trust truth try tube tug tulip tuna tune
    tunnel turkey turn turnip turtle tutor twelve twenty twig twin twist type uncle under union
    unique unit unity until upper urban useful usual utensil vacant valley value van vanilla
    vase vast velvet venture verb verse version vessel vest video view village vine vinegar
    violin visit visitor vital vivid vocal voice volcano volume vote vowel voyage wafer wagon
    walk wallet walnut walrus wander warm wash watch water wax weave web weekend welcome well
    west wet wharf wheat whisper whistle wide wild will willow win wind window winter wire wise
    wish wolf wonder wool work worth wren wrist yacht yard yarn year yeast yellow yes yogurt
    zebra zero zigzag zinc zone zoo
""".split()

WORDS_OF_A_PASSWORD = 4
BITS = WORDS_OF_A_PASSWORD * log2(len(WORDS))
"""How hard a password is to guess for somebody who has these lists: 42 bits.

Tries at a name are limited to ten in a quarter of an hour, so that guessing takes for ever. Of a
stolen database, each guess costs an argon2id hash (some 30 ms on one core here): half of 2 ** 42
of them are two thousand years of a core. What stands on a card needs no more.
"""


def pseudonym(chance: bytes) -> str:
    """A name like blue-heron-27, one of a million, drawn from at least eight random bytes."""
    drawn = int.from_bytes(chance, "big")
    drawn, number = divmod(drawn, NUMBERS)
    drawn, creature = divmod(drawn, len(CREATURES))
    quality = drawn % len(QUALITIES)
    return f"{QUALITIES[quality]}-{CREATURES[creature]}-{LEAST_NUMBER + number}"


def password(chance: bytes) -> str:
    """Four words with hyphens between them, drawn from at least sixteen random bytes."""
    drawn, words = int.from_bytes(chance, "big"), []
    for _ in range(WORDS_OF_A_PASSWORD):
        drawn, place = divmod(drawn, len(WORDS))
        words.append(WORDS[place])
    return "-".join(words)
