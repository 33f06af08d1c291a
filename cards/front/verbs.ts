// What the buttons of front send.

/** Without `page`: where the card opens. `leftOutPage`: of the second list of a preview. */
type OnShownPage = { readonly key: string; readonly page?: number; readonly leftOutPage?: number };

export type FrontVerbs = {
  /** `key`: of the form, which holds the line that lacked something; the arguments are in the inputs. */
  'command.send': { readonly key: string };
  /** Another page, or another card in its place. */
  'card.page': OnShownPage;
  'card.refresh': OnShownPage;
};
