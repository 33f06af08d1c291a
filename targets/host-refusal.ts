import { HostAnswerError } from './ports.ts';

/** The host refuses what it is asked, and will until somebody changes its rights or its policies: no later try helps. */
export class HostRefusal extends HostAnswerError {}
