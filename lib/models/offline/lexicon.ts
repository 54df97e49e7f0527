/** The little English that the rules know: empty words, words of every tool, and groups of near synonyms. */

const list = (words: string): string[] => words.trim().split(/\s+/)

export const stopWords: ReadonlySet<string> = new Set(
  list(`a an the this that these those it its he she they them his her their my your our me you we i us who whom whose
  which what when where why how is are was were be been being am do does did done doing have has had having will would shall
  should can could may might must of in on at to for from by with without into onto over under about between among through
  during after before within upon toward towards against along across around above below behind beyond since until while because although though than then there here and or but nor so if as not no yes please just also only both each every all any
  some such same other another more most less very much many too up down out off again once own per via using use used let
  lets let's i'd i'll i'm i've it's what's who's where's how's there's want need like would know tell give show want wanted
  get got help able found made make take takes reach next last named called titled now today currently one ones given assuming suppose considering respectively etc hi hello hey thanks thank`),
)

const timeWords = list("month week year day months weeks years days upcoming recent recently past coming")

/** Words that stand for a time and never for a thing. */
export const isTimeWord = (lower: string): boolean => timeWords.includes(lower)

export const genericWords: ReadonlySet<string> = new Set(
  list(`get find fetch calculate compute return retrieve give show list look lookup check determine provide
  generate create make run perform data info information detail details result results value values number numbers
  function tool api query specific specified certain based given various particular current latest using use used
  name type parameter parameters input output set new add update available different possible user whether obtain
  estimate evaluate identify item items object default optional required want need help`),
)

/** Words of one line mean nearly the same when a question is compared with a tool. */
const groups = list(`
height,tall,high,altitude weight,weigh,weighs,mass,heavy width,wide length,long speed,velocity,fast age,old
price,cost,fee film,movie picture,photo,image,photograph weather,forecast,climate,temperature,rain,sunny,snow,hot,cold,warm,hotter,colder,warmer,cooler,humidity
remember,memory,memorize,memorise,recall,memories time,clock,hour,hours convert,conversion,converter,exchange
calculate,compute,calculator,calculation,evaluate analyze,analyse,analysis buy,purchase,order
author,writer,wrote,written,writes restaurant,eatery,diner person,people child,children,kid,kids car,vehicle,automobile
task,job,background sum,total,add,plus mean,average dice,die,roll wait,pause,sleep
direction,directions,route invest,investment,invested,investing gain,profit sell,sale,sold begin,start,starting,beginning
end,ending,finish distance,far recipe,cook,cooking song,track,tune hotel,accommodation
flight,fly,plane nearby,near,nearest,close,closest,local locate,location,located lawyer,attorney
grow,growth win,winner,won,winning compare,comparison,versus vs,versus
translate,translation,translator predict,prediction,forecasting,projection,projected
discover,discovery,discovered,discoverer invent,invention,invented,inventor publish,publication,published
celsius,centigrade accelerate,accelerates,acceleration,accelerating gender,sex probability,chance,odds,likelihood
area,surface color,colour schedule,timetable upcoming,next player,athlete president,presidency
mix,mixture book,booking,reserve,reservation diet,dietary vegetarian,veggie detail,details,detailed
rate,rates frequency,frequent transfer,handoff,forward talk,speak rank,ranking,standing,standings
history,historical,historic gene,genetic,genetics size,sized evolution,evolutionary culture,cultural biology,biological
religion,religious music,musical finance,financial statistics,stats,statistic,statistical chemistry,chemical physics,physical
economy,economic geometry,geometric law,legal politics,political crime,criminal geography,geographical`).map((line) => line.split(","))

const concepts = new Map(groups.flatMap(([head = "", ...others]) => [head, ...others].map((word) => [word, head] as const)))

/** The head word of the group that a word belongs to. */
export const conceptOf = (word: string): string | undefined => concepts.get(word)
