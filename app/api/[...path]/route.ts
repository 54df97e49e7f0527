import { problem } from "#lib/http.ts"

/** What no other route knows. */
const nothing = () => problem(404, "There is no such path in the API. README.md lists them.")

export { nothing as GET, nothing as POST, nothing as PUT, nothing as PATCH, nothing as DELETE }
