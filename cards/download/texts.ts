// The words of the download card.

const en = {
  ready: (until: string) => `The link works until ${until}, for whoever has it. The file is made when it is opened.`,
  expired: 'The link no longer works: ask again.',
  unavailable: 'No file can be offered: the administrator has to set PUBLIC_URL, the address of the bot.',
  open: 'Download',
};

const fr: typeof en = {
  ready: (until) =>
    `Le lien fonctionne jusqu’au ${until}, pour quiconque l’a. Le fichier est fait au moment où on l’ouvre.`,
  expired: 'Le lien ne fonctionne plus : redemandez le fichier.',
  unavailable: 'Aucun fichier ne peut être proposé : l’administrateur doit régler PUBLIC_URL, l’adresse du bot.',
  open: 'Télécharger',
};

export const downloadTexts = { en, fr };
