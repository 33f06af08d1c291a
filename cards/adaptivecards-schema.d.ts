// Stands in, for the compiler alone, for sources that adaptivecards-templating's types point to and that do not compile under our
// options (tsconfig.json, paths).
export type IAdaptiveCard = object;
