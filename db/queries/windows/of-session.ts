// Who stands for a server that an automatic window put into its campaign (POL-5), and that has no operator.
import { type RawBuilder, sql } from 'kysely';
import type { WindowOrder } from '../../../domain/windows/window-order.ts';

/** Of `patch_sessions s`: who ordered it last, or would by the approval of its window; null: it has an operator, or no window put it there. */
export const orderOfWindow: RawBuilder<WindowOrder | null> = sql`case when s.intervenant_id is null and s.window_id is not null then
  (select jsonb_build_object('window', w.name, 'by', (select d.display_name from users d where d.id = coalesce(s.start_asked_by,
      (select x.started_by from patch_attempts x where x.session_id = s.id order by x.number desc limit 1), w.approved_by)))
    from maintenance_windows w where w.id = s.window_id) end`;
