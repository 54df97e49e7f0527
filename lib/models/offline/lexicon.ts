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

export const genericWords: ReadonlySet<string> = new Set(
  list(`get find fetch calculate compute return retrieve give show list look lookup check determine provide
  generate create make run perform data info information detail details result results value values number numbers
  function tool api query specific specified certain based given various particular current latest using use used
  name type parameter parameters input output set new add update available different possible user whether obtain
  estimate evaluate identify item items object default optional required want need help`),
)

/** Words of one line mean nearly the same when a question is compared with a tool. */
const groups = list(`
tall,height,high,altitude heavy,weight,weigh,mass wide,width long,length fast,speed,velocity old,age big,size,sized
price,cost,fee film,movie picture,photo,image,photograph song,track,tune car,vehicle,automobile buy,purchase,order
weather,forecast,climate,temperature,rain,sunny,snow,hot,cold,warm,hotter,colder,warmer,cooler,humidity
remember,memory,memorize,memorise,recall,memories time,clock,hour person,people child,children,kid
calculate,compute,calculator,calculation,evaluate convert,conversion,converter,exchange analyze,analyse,analysis
author,writer,wrote,written,write restaurant,eatery,diner hotel,accommodation lawyer,attorney book,reserve
sum,total,add,plus mean,average compare,comparison,versus,vs probability,chance,odds,likelihood dice,die,roll
task,job,background wait,pause,sleep transfer,handoff,forward talk,speak begin,start,beginning end,finish
gain,profit grow,growth sell,sale,sold win,winner,won far,distance near,nearby,nearest,close,closest,local
discover,discoverer invent,inventor publish,publication mix,mixture diet,dietary recipe,cook
direction,route flight,fly,plane player,athlete gender,sex color,colour celsius,centigrade schedule,timetable
upcoming,next rank,standing gene,genetic crime,criminal chemical,chemistry law,legal statistic,stats`).map((line) => line.split(","))

const concepts = new Map(groups.flatMap(([head = "", ...others]) => [head, ...others].map((word) => [word, head] as const)))

/** The head word of the group that a word belongs to. */
export const conceptOf = (word: string): string | undefined => concepts.get(word)
