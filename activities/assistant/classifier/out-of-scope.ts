/**
 * Things people type into a chat that no help centre answers: they teach the calibrator what a stranger looks like.
 * Written for this product; one sentence a line.
 */
export const OUT_OF_SCOPE_EXAMPLES: readonly string[] = `
who won the football match last night
how tall is the tallest building in the world
what is the capital of mongolia
write me a limerick about a cat
can you do my maths homework
what is seventeen times twenty three
how long does it take to boil an egg
give me a recipe for lentil soup
which planet has the most moons
who painted the night watch
is it safe to eat raw mushrooms
my dog will not stop barking at the postman
how do i get rid of ants in the kitchen
what is the meaning of life
tell me something surprising about octopuses
do you dream at night
who is the president of brazil
translate good evening into japanese
what time is it in sydney right now
how many calories are in a banana
why is the sky blue
recommend a film for a rainy evening
what is the best way to learn the guitar
how far is the moon from the earth
did it snow in the alps this week
who invented the telephone
can cats eat cheese
how do i tie a bow tie
what are the lyrics of that song about rain
which stock should i buy this year
is bitcoin going to rise
how do i become a pilot
what is the fastest train in europe
my back hurts when i sit down
should i see a doctor about my cough
what does a red rash on the arm mean
how can i lower my blood pressure
what is the dose of ibuprofen for a child
how do i write a cover letter
can you review my essay about the french revolution
who wrote war and peace
what is the difference between a virus and a bacterium
explain black holes to a five year old
how do i reverse a linked list
why does my python loop never end
what is the square root of two hundred
convert ten miles to kilometres
how many ounces are in a pound
what year did the berlin wall fall
name three rivers in africa
when is the next solar eclipse
how do i prune a rose bush
my tomatoes have yellow leaves
when should i plant garlic
how deep is the ocean
what is the population of canada
how do i change a tyre
why is my car making a clicking noise
what octane petrol does my car need
where can i park in the city centre
is the motorway closed today
book me a table for two at eight
find me a cheap flight to lisbon
what is the visa rule for thailand
do i need a vaccination for kenya
how much does a taxi to the airport cost
what is the best beach in portugal
will it rain tomorrow
what is the temperature outside
set an alarm for six in the morning
remind me to call my mother
play some jazz
turn off the lights in the bedroom
add milk to my shopping list
what is on television tonight
who is the richest person alive
how old is the queen of denmark
what is the name of the actor in that spy film
tell me a joke
sing me a song
flip a coin
roll two dice
pick a number between one and ten
what is your favourite colour
do you have brothers and sisters
where do you live
how old are you
do you like pizza
are you married
what did you do at the weekend
i am bored
i feel sad today
my girlfriend left me
how do i make new friends
what should i wear to a wedding
is it rude to arrive early
how do you spell necessary
what is a synonym for happy
what is the past tense of swim
define photosynthesis
how do i meditate
what are good exercises for the stomach
how many steps should i walk a day
what is the marathon record
how does offside work
who will win the election
what does the constitution say about speech
how do taxes work in spain
can my landlord raise the rent
how do i contest a parking fine
what is the minimum wage in france
how do i adopt a child
what documents do i need to get married
how do i register a company
what is a good name for a puppy
how often should i bathe my dog
do goldfish sleep
what do hedgehogs eat
how long do parrots live
why do leaves turn red
what is the hardest metal
how do magnets work
who discovered penicillin
what is dark matter
how many bones does a person have
what is the boiling point of water on a mountain
how do vaccines work
how do i remove wine from a carpet
what detergent is best for wool
how do i unblock a sink
how do i paint a ceiling
how many litres of paint for a room
what is the best wood for a fence
how do i hang a heavy mirror
how do i descale a kettle
how long can cooked rice stay in the fridge
can i freeze eggs
what wine goes with salmon
how do i make sourdough starter
how hot should the oven be for bread
what is gluten
is honey vegan
how do i bake a birthday cake
what are the rules of chess
how do you play poker
what is the best opening move
how do i solve a rubik cube
give me a crossword answer for river in italy
who holds the record for most goals
when do the olympics start
what is the score of the game
which team is top of the league
is there life on mars
how long does light take from the sun
what is a leap year for
how do i calculate a percentage
what is the area of a circle
solve x squared plus two x equals eight
what is the derivative of sine
how do i prepare for a job interview
how do i ask for a pay rise
what does a data analyst do
which university is best for law
how do i study better
how do i stop procrastinating
what is the best laptop for students
how do i install linux
what does http stand for
how do i center a div
write a regular expression for phone numbers
why is my wifi slow at home
what is the best phone camera
how do i take better photos
what is the golden ratio
who built the pyramids
what did people eat in the middle ages
when did dinosaurs live
who was the first woman in space
what language do they speak in chile
how do you say thank you in korean
what is the currency of poland
what is the exchange rate of the yen
how do i invest for retirement
what is inflation
should i buy or rent a house
how much is a mortgage on two hundred thousand
what is a good credit score
how do i write a will
what is my horoscope for today
what does my dream about falling mean
are ghosts real
is the earth flat
what is the best religion
who should i vote for
do you believe in god
can you keep a secret
say something in pirate language
write a poem about autumn
tell me a bedtime story
make up a riddle
what is the longest word in english
who is your creator
what is the weather like on venus
how loud is a jet engine
how do bees make honey
how do i keep bees
what is the best bait for trout
how do i catch a mouse
is there a pharmacy open near here
where is the nearest petrol station
what time does the library close
when does the next bus leave
which platform is the train to york
how long is the flight to tokyo
what is the dress code at the opera
how do i get tickets for the concert
who is playing at the festival
what is the best seat in a theatre
how do i learn to swim
what is a good workout for runners
how do i treat a sprained ankle
what is the best pillow for neck pain
how much sleep does a teenager need
why do i sneeze in the sun
what causes hiccups
how do i quit smoking
is coffee bad for you
how much water should i drink
what vitamins are in spinach
how do i lose weight fast
can you give me a diet plan
how do i braid hair
which haircut suits a round face
how do i remove a splinter
what is the best sunscreen
how do i get gum out of hair
what should i name my boat
how do i draw a horse
what are the primary colours
how do i mix green paint
who composed the four seasons
what is the best piano for beginners
how many strings does a violin have
what is jazz
when was the printing press invented
what is the tallest waterfall
which desert is the largest
how are diamonds formed
where do penguins live
how do whales breathe
what is the lifespan of a mayfly
how do i read a map
how do i use a compass
how do i light a campfire
what should i pack for hiking
how do i build a shed
what is the speed limit in germany
can i drive with a foreign licence
how do i renew my passport
what is the emergency number in italy
how do i donate blood
where can i volunteer
how do i start a podcast
what is a good microphone
how do i edit a video
what is the plot of hamlet
who narrates moby dick
recommend a science fiction novel
what is the best museum in vienna
how do i get to the opera house
what is the local speciality in naples
how spicy is kimchi
can you order me a pizza
call me a cab
send a text to my brother
open the garage door
what is on my calendar
how many days until christmas
what day was the first of march
when is mothers day
what is a good present for a teenager
how do i wrap a gift nicely
how do i fold a paper plane
asdf qwer zxcv
blah blah blah
lorem ipsum dolor sit amet
1234567890
xkcd plugh xyzzy
nothing in particular
the quick brown fox jumps over the lazy dog
my neighbour is too loud at night
somebody scratched my car
i lost my keys on the bus
i forgot where i parked
my phone fell into the lake
what should i cook tonight
i cannot decide what to eat
is it going to be a cold winter
how do i get my child to sleep
what is a normal temperature for a baby
when do babies start to walk
how do i help with spelling homework
what is the best school in town
how do i file for divorce
do i have to pay tax on a gift
is it legal to fly a drone in the park
how high can a drone fly
what is the best drone
compare these two cameras for me
what do you think about electric cars
how long does an electric car battery last
what is the cheapest supermarket
where can i sell old books
how do i get rid of an old fridge
how do i recycle batteries at home
what does the triangle on plastic mean
how do i save energy at home
what is a heat pump
how do solar panels work
how much does a new roof cost
how do i find a plumber
what is the wind speed today
is there a storm coming
did anyone win the lottery
what are the winning numbers
give me the news
what happened in the world today
who died this week
what is trending
how many followers does she have
how do i get more followers
what is the best dating app
how do i write a wedding speech
what do i say at a funeral
`
  .trim()
  .split('\n');
