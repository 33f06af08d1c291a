// The words of the download card.

const en = {
  ready: (until: string) =>
    `Link valid until ${until}, for you only, for three downloads. The file is generated when you open it.`,
  expired: 'This link has expired. Ask for the file again.',
  unavailable: 'Files cannot be offered: an administrator must set PUBLIC_URL, the address of the bot.',
  open: 'Download',
};

const fr: typeof en = {
  ready: (until) =>
    `Lien valable jusqu’au ${until}, pour vous seul, pour trois téléchargements. Le fichier est généré à l’ouverture.`,
  expired: 'Ce lien a expiré. Redemandez le fichier.',
  unavailable: 'Impossible de proposer un fichier : un administrateur doit définir PUBLIC_URL, l’adresse du bot.',
  open: 'Télécharger',
};

export const downloadTexts = { en, fr };
