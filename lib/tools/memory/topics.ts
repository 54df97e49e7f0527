/** What words are about: facts of one topic may replace one another although they share no word. */
import { stemOf } from "./words.ts"

const topics: Record<string, string> = {
  language: "fluent speak language english french german spanish italian japanese mandarin chinese portuguese russian arabic dutch korean hindi swedish bilingual multilingual native",
  award: "award awarded prize medal trophy honor honored recognition recognize grant scholarship nominate winner win laureate accolade",
  school: "graduate degree university college school study alumni alumnus alumna diploma phd bachelor master major mit",
  meet: "met meet introduce encounter",
  home: "live reside residence based home move relocate settle apartment house",
  birth: "born birthplace birthday birth",
  like: "like love enjoy prefer favorite favourite fond passion hobby dislike hate avoid fan",
  outdoor: "hike hiking outdoor birdwatching climb camping trek kayak",
  job: "work job employ employer career occupation profession position role hire chef engineer doctor physician surgeon nurse lawyer attorney teacher professor scientist biologist botanist chemist physicist astrophysicist historian librarian architect designer photographer painter sculptor artist musician pianist violinist guitarist composer conductor singer dancer choreographer actor actress director filmmaker author novelist writer poet journalist editor reporter entrepreneur accountant economist banker consultant analyst developer programmer psychologist therapist psychiatrist veterinarian dentist pharmacist pilot astronaut athlete swimmer coach trainer farmer gardener carpenter electrician plumber mechanic translator interpreter researcher geologist archaeologist anthropologist sociologist statistician mathematician cardiologist neurologist pediatrician oncologist curator illustrator animator barista baker bartender plumber officer detective firefighter soldier politician diplomat philosopher linguist meteorologist oceanographer ecologist zoologist",
  size: "tall height feet foot inch cm centimeter metre meter measure",
  weight: "weigh weight kg kilo pound lbs",
  age: "age old year birthday",
  family: "married marry husband wife spouse partner single divorced widow engaged fiance fiancee",
  children: "child son daughter kid baby sibling brother sister twin",
  pet: "pet dog cat puppy kitten parrot hamster",
  social: "social media instagram twitter online platform blog internet",
  charity: "volunteer charity community outreach mentor fundraise donate nonprofit",
  food: "vegan vegetarian diet eat allergic allergy meat cuisine dish",
  name: "name call nickname",
  state: "ready done finish complete cancel delay postpone plan schedule due deadline pending block approve progress start late open close",
}

const byWord = new Map(Object.entries(topics).flatMap(([topic, words]) => words.split(" ").map((word): [string, string] => [stemOf(word), topic])))

/** The topic of a stem, if it has one. */
export const topicOf = (stem: string): string | undefined => byWord.get(stem)

/** Topics of which a person has one thing at a time: another one replaces the first. */
export const isSingle = (topic: string | undefined): boolean => topic !== undefined && ["birth", "size", "weight", "age", "meet", "home", "school", "name"].includes(topic)
