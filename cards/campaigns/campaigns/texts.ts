// The words of the list of campaigns.
import { counted } from '../../words.ts';

const en = {
  heading: 'Campaigns',
  none: 'No campaigns yet. A coordinator creates one from a week of the plan: /planning',
  count: (n: number) => counted(n, 'en', 'campaign', 'campaigns'),
  name: (id: number) => `Campaign ${id}`,
  state: { planned: 'planned', live: 'in progress', settled: 'all done', stopped: 'stopped', closed: 'closed' },
  kind: { standard: '', quickwin: 'QuickWin', emergency: 'Emergency' },
  failed: (n: number) => counted(n, 'en', 'failure', 'failures'),
  waiting: (n: number) => counted(n, 'en', 'validation pending', 'validations pending'),
};

const fr: typeof en = {
  heading: 'Campagnes',
  none: 'Aucune campagne. Un coordinateur en crée une depuis une semaine du planning : /planning',
  count: (n) => counted(n, 'fr', 'campagne', 'campagnes'),
  name: (id) => `Campagne ${id}`,
  state: {
    planned: 'planifiée',
    live: 'en cours',
    settled: 'tout est terminé',
    stopped: 'arrêtée',
    closed: 'clôturée',
  },
  kind: { standard: '', quickwin: 'QuickWin', emergency: 'Urgence' },
  failed: (n) => counted(n, 'fr', 'échec', 'échecs'),
  waiting: (n) => counted(n, 'fr', 'validation en attente', 'validations en attente'),
};

export const campaignListTexts = { en, fr };
