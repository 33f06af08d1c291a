// The words left in place of a card that has moved.
export const supersededTexts = {
  en: { heading: 'Moved: see the latest card below', moved: (at: string) => `moved ${at}` },
  fr: { heading: 'Déplacée : voir la carte la plus récente plus bas', moved: (at: string) => `déplacée ${at}` },
};
