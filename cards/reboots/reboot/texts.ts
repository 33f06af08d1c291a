// The words of the card of a reboot.
const en = {
  heading: 'Choose when to reboot',
  campaign: (id: number) => `campaign ${id}`,
  asked: 'Updated. A reboot is needed to finish.',
  chosen: (at: string, by: string) => `Reboot on ${at}, chosen by ${by}.`,
  settled: {
    rebooted: '✔ Rebooted.',
    skipped: 'Continued without a reboot.',
    'under-way': 'Reboot in progress.',
    failed: '✖ The server did not come back correctly: see the campaign.',
  },
  when: 'When',
  choose: 'Schedule the reboot',
  now: 'Reboot now',
  skip: 'Continue without a reboot',
};

const fr: typeof en = {
  heading: 'Choisir quand redémarrer',
  campaign: (id) => `campagne ${id}`,
  asked: 'Mis à jour. Un redémarrage est nécessaire pour terminer.',
  chosen: (at, by) => `Redémarrage ${at}, choisi par ${by}.`,
  settled: {
    rebooted: '✔ Redémarré.',
    skipped: 'Poursuivi sans redémarrage.',
    'under-way': 'Redémarrage en cours.',
    failed: '✖ Le serveur n’est pas revenu correctement : voir la campagne.',
  },
  when: 'Quand',
  choose: 'Planifier le redémarrage',
  now: 'Redémarrer maintenant',
  skip: 'Continuer sans redémarrer',
};

export const rebootTexts = { en, fr };
