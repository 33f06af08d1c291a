// The words of the card of a reboot.
const en = {
  heading: 'A reboot awaits you',
  campaign: (id: number) => `campaign ${id}`,
  asked: 'Updated; a reboot is needed to finish. Choose when.',
  chosen: (at: string, by: string) => `Reboot on ${at}, chosen by ${by}.`,
  settled: {
    rebooted: '✔ Rebooted.',
    skipped: 'Gone on without a reboot.',
    'under-way': 'The reboot is under way.',
    failed: '✖ It did not come back as it should: see the campaign.',
  },
  when: 'When',
  choose: 'Choose this time',
  now: 'Reboot now',
  skip: 'Without a reboot',
};

const fr: typeof en = {
  heading: 'Un redémarrage vous attend',
  campaign: (id) => `campagne ${id}`,
  asked: 'Mis à jour ; un redémarrage est nécessaire pour finir. Choisissez quand.',
  chosen: (at, by) => `Redémarrage ${at}, choisi par ${by}.`,
  settled: {
    rebooted: '✔ Redémarré.',
    skipped: 'Poursuivi sans redémarrage.',
    'under-way': 'Le redémarrage est en cours.',
    failed: '✖ Il n’est pas revenu comme il devait : voyez la campagne.',
  },
  when: 'Quand',
  choose: 'Choisir ce moment',
  now: 'Redémarrer maintenant',
  skip: 'Sans redémarrage',
};

export const rebootTexts = { en, fr };
