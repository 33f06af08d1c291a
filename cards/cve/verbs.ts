// What the buttons of cve send.

export type CveVerbs = {
  'cve.scan': { readonly cve: string };
  'emergency.create': { readonly cve: string; readonly shortened: boolean };
};
