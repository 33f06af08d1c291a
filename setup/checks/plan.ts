// The plan of the year: without its rows there is nothing to make a campaign of.

import { countPlanRows } from '../../db/queries/doctor/plan-of-year.ts';
import { countedText } from '../../domain/counts.ts';
import { dayIn, isoWeekOf } from '../../domain/planning/iso-week.ts';
import { type Check, no, yes } from '../check.ts';

export const planCheck: Check = {
  name: 'plan',
  title: { fr: 'Planning de l’année', en: 'Plan of the year' },
  needs: 'database',
  run: async ({ db, settings, now }) => {
    const { year } = isoWeekOf(dayIn(now(), settings.file.zone));
    const rows = await countPlanRows(db, year);
    const { fr, en } = countedText(rows, ['ligne', 'lignes'], ['row', 'rows']);
    if (rows > 0) return yes(`${year} : ${fr}`, `${year}: ${en}`);
    return no(
      { fr: `aucune ligne pour ${year}`, en: `no row for ${year}` },
      {
        fr: 'Importez le planning : /planning import, ou npm run planning:import.',
        en: 'Import the plan: /planning import, or npm run planning:import.',
      },
    );
  },
};
