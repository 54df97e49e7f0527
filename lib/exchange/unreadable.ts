/** A file that cannot be opened; the message is a sentence for a person that says why and what can be. */
export class Unreadable extends Error {}
