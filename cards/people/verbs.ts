// What the buttons of people send.

export type PeopleVerbs = {
  'people.export': Readonly<Record<string, never>>;
};
