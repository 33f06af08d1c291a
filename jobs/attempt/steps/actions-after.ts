// After an update that is verified (RUN-19): first starts again what was stopped before it, then does what is asked for.
import { payOwn, runActions } from '../run-actions.ts';
import type { Step } from '../step.ts';

export const actionsAfter: Step<'actions-after'> = async (ctx) => (await payOwn(ctx)) ?? runActions(ctx, 'after');
