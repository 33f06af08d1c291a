// What the buttons of exclusions send.

export type ExclusionsVerbs = {
  'excludes.add': { readonly key: string };
  'excludes.remove': { readonly key: string; readonly glob: string };
  'excludes.export': Record<never, never>;
};
