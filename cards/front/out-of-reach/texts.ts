// The words in place of a card that somebody may not see.
export const outOfReachTexts = {
  en: { heading: 'Not for your account' },
  fr: { heading: 'Hors de votre compte' },
};
