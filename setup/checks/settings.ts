// The environment and the settings file, with what each process needs of them: all faults at once.
import { type Check, no, yes } from '../check.ts';

export const settingsCheck: Check = {
  name: 'settings',
  title: { fr: 'Réglages lisibles et complets', en: 'Settings readable and complete' },
  needs: 'nothing',
  run: async ({ faults, processes }) => {
    if (faults.length === 0) {
      return processes.length > 1
        ? yes('complets pour les deux processus', 'complete for both processes')
        : yes(`complets pour le processus ${processes[0]}`, `complete for the ${processes[0]} process`);
    }
    const listed = faults.map((fault) => `\n- ${fault}`).join('');
    return no(
      { fr: `${faults.length} à corriger :${listed}`, en: `${faults.length} to correct:${listed}` },
      {
        fr: 'Corrigez-les (docs/settings.md, .env.example), puis redémarrez les processus.',
        en: 'Correct them (docs/settings.md, .env.example), then restart the processes.',
      },
    );
  },
};
