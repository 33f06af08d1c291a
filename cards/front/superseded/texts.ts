// The words left in place of a card that has moved.
export const supersededTexts = {
  en: { heading: 'This card continues below', moved: (at: string) => `moved ${at}` },
  fr: { heading: 'Cette carte continue plus bas', moved: (at: string) => `déplacée ${at}` },
};
