// Loaded before `bot/main.ts`: what the bot fetches of Microsoft comes from this machine instead. Nothing of the product is changed.
const { LOCAL_KEYS = '', LOCAL_FILES = '' } = process.env;
const real = globalThis.fetch;

globalThis.fetch = (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input);
  if (url.hostname === 'login.botframework.com') return real(`${LOCAL_KEYS}${url.pathname}`, init);
  if (url.hostname === 'contoso.sharepoint.com') return real(`${LOCAL_FILES}${url.pathname}`, init);
  return real(input, init);
};
