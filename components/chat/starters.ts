/** First questions, each of which shows one idea. `calls` draws it: rows of [begin, length] in tenths, `failed` marks the row that fails; `agent` answers it. */
export type Starter = { idea: string; prompt: string; says: string; calls: [number, number][]; failed?: number; agent?: string }

export const starters: Starter[] = [
  { idea: "One call", prompt: "What time is it in Tokyo?", says: "The model asks for a function and answers from its result.", calls: [[2, 5]] },
  { idea: "Parallel calls", prompt: "What's the weather in Paris, Tokyo and Lima?", says: "Three calls of one step run side by side.", calls: [[1, 5], [1, 7], [1, 6]] },
  { idea: "A chain", prompt: "Get the weather in Oslo in celsius, then convert the temperature to fahrenheit.", says: "The second call needs the result of the first.", calls: [[0, 4], [5, 4]] },
  { idea: "An error, recovered", prompt: 'What is the weather in "Kopenhagen", spelled exactly so? If it is unknown, try the suggestion.', says: "A failed call is only another result, and the model finds the way out.", calls: [[0, 3], [4, 5]], failed: 0 },
  { idea: "A hand-off", prompt: "Write an email to ada@example.com that lunch is at noon.", says: "Triage hands over to the email agent, which sends it in the same turn.", calls: [[0, 3], [3, 6]], agent: "triage" },
  { idea: "In the background", prompt: "Start a background task that waits 20 seconds, then tell me when it is done.", says: "The call is over at once. Talk on; the result comes by itself.", calls: [[0, 2], [2, 8]] },
]
