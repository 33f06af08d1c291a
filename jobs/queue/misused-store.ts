// A store that answers, and is set up otherwise than it must be: no outage, and told each time that it is seen.
export class MisusedStore extends Error {}
