export type Passage = { id: string; title: string; text: string }

/** Short passages about function calling, written for this project: something real to search without a network. */
export const corpus: Passage[] = [
  {
    id: "tool-call",
    title: "What a tool call is",
    text: "A tool call, also named a function call, is a message in which a model says which function it wants and with which arguments. The model runs nothing itself: the program around it checks the arguments, runs the function and sends the result back as another message. The model then answers, or asks for the next call. So a call is an intent, and only its execution changes the world.",
  },
  {
    id: "lifecycle",
    title: "The life cycle of a function call",
    text: "Four steps make one round. The program sends the conversation together with the definitions of its functions. The model answers with one or more calls. The program executes them and appends each result under the id of its call. The model is asked again and now writes its answer from the results. A question that needs one tool therefore takes two requests to the model.",
  },
  {
    id: "agent-loop",
    title: "An agent is a loop",
    text: "An agent is a model with instructions and tools, asked again and again until it calls nothing more. One such run from the user's message to the final answer is a full turn. The loop needs few lines: ask, execute the calls, append the results, repeat. A limit on the number of steps keeps a confused agent from going on for ever.",
  },
  {
    id: "parallel-calls",
    title: "Parallel calls",
    text: "A model may ask for several calls in one answer when none of them needs the result of another. Running them side by side makes the step as slow as its slowest call, not as slow as their sum. Results go back in the order in which the calls were asked, so that the history stays deterministic. Waiting for the network gains from this; heavy computation in one process does not.",
  },
  {
    id: "chained-calls",
    title: "Calls that depend on each other",
    text: "When one function needs the output of another, the model calls the first, reads its result and calls the second in the next step. Each link of the chain costs a request to the model but lets it react to surprises. If the chain is always the same, write one function that does both in code: it is faster, cheaper and cannot be put together wrongly.",
  },
  {
    id: "handoff",
    title: "Hand-offs",
    text: "In a hand-off one agent gives the whole conversation to another, which has its own instructions and tools. Technically it is a function that returns an agent: the loop replaces the one in charge and goes on with the same history. A triage agent that transfers to specialists is the usual example. Try one agent with all its tools first and split it only when measurements ask for it.",
  },
  {
    id: "delegation",
    title: "Delegation and nested calls",
    text: "A delegate is an agent behind a function: the caller passes a task, the delegate runs its own loop and its answer comes back as the result. Unlike a hand-off, the first agent stays in charge. It is the simplest way to use a smarter, slower or cheaper model for one part of the work. The description should say when to delegate, for instance when the user calls a task hard, and someone should still verify the answer.",
  },
  {
    id: "background-tasks",
    title: "Background tasks",
    text: "Some work takes too long to wait for. A function can start it, return the id of a task at once and leave the conversation free for other things. A second function reports the state of running tasks. Better still, the end of a task puts its result into the conversation by itself, so that nobody has to ask. Several tasks run at the same time, but each history has only one writer.",
  },
  {
    id: "message-queue",
    title: "A queue for messages",
    text: "A person may write while an agent is still working. Treat user messages, finished tasks and answers as entries of one queue per conversation and let one turn run at a time. That separates the place where input arrives from the place where things happen. Different conversations can run side by side without any order between them.",
  },
  {
    id: "memory",
    title: "Memory as function calls",
    text: "Memory needs no special machinery: one function adds a fact, another finds facts. Their descriptions say when to call them, for example whenever the user tells something lasting about themselves. A small memory can be read whole at the start of a conversation; a large one is searched by words or by similarity of meaning. Without the functions a model may pretend to remember, so look whether the call really happened.",
  },
  {
    id: "memory-consistency",
    title: "Keeping memories consistent",
    text: "Before storing a new fact, retrieve similar ones and let the model decide whether the new fact adds to, updates or contradicts them. A project that was not ready last month may be done now, so each memory carries a time. Linking the old fact to the one that supersedes it keeps the history. A reader can then take only the newest link or follow the chain to see how long something was delayed.",
  },
  {
    id: "schema-design",
    title: "Designing parameters",
    text: "A function is an interface for a reader who sees only its name, description and schema. Use the name that surprises least, describe the purpose of every parameter with its unit and an example, and mark what is required. If a colleague could not use the function from its description alone, a model will fail as well. Keep related parameters together in objects when that makes their relation plain.",
  },
  {
    id: "enums-not-booleans",
    title: "Enums instead of booleans",
    text: "Make invalid states impossible to express. A lamp function with one boolean for on and another for off allows four combinations, of which two make no sense. A single parameter with the enum values on and off allows two. Enum values also explain themselves in the trace, where a bare true says nothing.",
  },
  {
    id: "strict-mode",
    title: "Strict mode",
    text: "In strict mode a provider constrains decoding so that arguments always match the schema. It accepts only part of JSON Schema: usually every property must be required and unknown properties forbidden. Optional values are then written as a union with null. Strict arguments have the right shape, yet the values may still be wrong, so validation and good error messages remain useful.",
  },
  {
    id: "validation",
    title: "Validating arguments",
    text: "Arguments arrive as text that a model wrote: it may not be JSON, miss a required field or invent one. Check them against the schema before anything runs. When they do not fit, answer the call with an error that names the field, what was expected and what came instead. Most models repair such a call at the next step.",
  },
  {
    id: "errors",
    title: "Errors that name the way out",
    text: "A failing tool should not end the conversation: its error is a result that the model reads. A good error says what went wrong and what to do next, such as the list of known names or the nearest spelling. A stack trace or a bare failed leaves the model guessing. Never report success for a call that was interrupted; say that the outcome is unknown.",
  },
  {
    id: "streaming",
    title: "Streaming",
    text: "A model's answer arrives in small pieces: text, reasoning and the arguments of calls. Showing them while they come makes waiting bearable. A call should be visible when it starts, not only when it returns. Arguments are complete only at the end of the stream, so nothing runs on half-received JSON, and a stream that breaks off is a failure.",
  },
  {
    id: "idempotency",
    title: "Idempotency",
    text: "An operation is idempotent when doing it twice has the same effect as doing it once. Reading the weather is; sending an email is not. With an idempotency key, for instance the id of the call, a server recognises a repetition and returns the first result. Only idempotent tools may be run again automatically after a crash.",
  },
  {
    id: "at-most-once",
    title: "At most once",
    text: "When a process dies in the middle of a call, nobody knows whether the effect took place. At-most-once means that the call is then not repeated: it is closed as interrupted, and a person chooses whether to retry. To keep this promise the start of a call is stored before its function runs. At-least-once is the opposite choice and fits work that may safely happen twice.",
  },
  {
    id: "approval",
    title: "Asking a person first",
    text: "Functions that spend money, delete things or write to others can ask for approval. The call waits, the person sees its arguments and allows, changes or refuses it, and the loop goes on with the answer. A refusal with a reason is a result like any other, so the model can propose something else. Waiting may take days, hence it must hold nothing in memory.",
  },
  {
    id: "tool-choice",
    title: "tool_choice",
    text: "The setting tool_choice says whether a model may call tools. With auto it decides itself, with none it must answer in text, with required it must call something, and with the name of a function it must call that one. Forcing a function is a simple way to get structured output. Take care in a loop: if a call is required at every step, the turn never ends.",
  },
  {
    id: "many-tools",
    title: "How many tools an agent can have",
    text: "Ten to twenty functions are comfortable for one agent; more works but costs tokens and accuracy. Remedies are groups of functions in several agents, fine-tuning on typical calls, and loading tools on demand by a search over their descriptions. A function that finds functions turns the choice into two steps. Permissions narrow the list too, as a user needs only the tools they may use.",
  },
  {
    id: "functions-and-tools",
    title: "Functions and tools",
    text: "The two words are often used as if they were one. Functions are executed by your own program after the model has named them. Tools are the larger set: they include functions and those that the provider hosts and runs itself, such as a file search or a code interpreter.",
  },
  {
    id: "dynamic-tools",
    title: "Agents that write their own tools",
    text: "An agent can be given a function that adds functions: it writes code and a schema, and the next request offers the new tool. A calculator made this way in the middle of a conversation can be called one step later. Code written by a model is untrusted. Run it in a sandbox with limits on time, memory, files and network, never in the process that serves others.",
  },
  {
    id: "stay-silent",
    title: "Staying silent",
    text: "In a voice conversation a pause does not always mean that the speaker has finished. A detector of silence is quick but trigger-happy, so let it wake the model and let the model judge. If the thought sounds incomplete, the model calls a function such as stay_silent, which does nothing but keeps it from speaking. Doing nothing thus becomes an explicit choice.",
  },
  {
    id: "meta-actions",
    title: "Fetching, acting and meta actions",
    text: "Functions serve two purposes: they fetch data, as search, retrieval and memory do, or they take action. Actions may change the outside world, the state of an application such as its user interface, or the agent itself. The last kind are meta actions: switching instructions, loading tools or handing off. Seen like this, retrieval and workflows are function calls too.",
  },
  {
    id: "base-models",
    title: "Before chat: completion",
    text: "The first large language models only continued a text. Asked for the best way to the park, such a model might go on with a story in which somebody says that sentence. Writing a few questions and answers in front was the trick to make it reply. A chatbot was therefore something one had to build rather than get.",
  },
  {
    id: "instructgpt",
    title: "InstructGPT",
    text: "InstructGPT trained a completion model further so that it follows instructions. Such post-training introduced the roles we now take for granted, a user who asks and an assistant who answers, and a persona for the latter. Once a model knows roles, messages from tools that report the state of the outside world are a natural next step.",
  },
  {
    id: "webgpt",
    title: "WebGPT",
    text: "WebGPT, from 2021, let GPT-3 browse the web through a fixed set of commands such as searching and quoting. The model wrote actions as text, a program parsed and executed them, and the outcome went back into the context. It learned first by imitating people who answered questions with the same interface, then from which answers were preferred. Its limit was that the commands were made for one purpose.",
  },
  {
    id: "toolformer",
    title: "Toolformer",
    text: "Toolformer, published by Meta in 2023, taught a model to use a calculator, question answering, translation and other tools with almost no human labels. Candidate calls were inserted at many places of ordinary text. A call was kept where its result made the following words easier to predict, that is where it lowered perplexity. Training on the kept examples taught the model when a call helps.",
  },
  {
    id: "june-2023",
    title: "General function calling arrives",
    text: "In June 2023 models became available that were post-trained to call any function described to them, not a fixed set. A JSON Schema replaced demonstrations, so examples became optional. The form of the request has hardly changed since. Most of what is built on language models today, from retrieval to teams of agents, can be expressed with it.",
  },
]
