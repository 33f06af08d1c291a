// The words of the download card.

const en = {
  ready: (until: string) =>
    `The link is yours: it works until ${until}, three times. The file is made when you download it.`,
  expired: 'The link no longer works: ask again.',
  unavailable: 'No file can be offered: the administrator has to set PUBLIC_URL, the address of the bot.',
  open: 'Download',
};

const fr: typeof en = {
  ready: (until) =>
    `Ce lien est le vôtre : il fonctionne jusqu’au ${until}, trois fois. Le fichier est fait au moment où vous le téléchargez.`,
  expired: 'Le lien ne fonctionne plus : redemandez le fichier.',
  unavailable: 'Aucun fichier ne peut être proposé : l’administrateur doit régler PUBLIC_URL, l’adresse du bot.',
  open: 'Télécharger',
};

export const downloadTexts = { en, fr };
