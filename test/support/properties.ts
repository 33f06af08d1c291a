// fast-check for property tests. In CI the cases are the same in every run, so that a change is judged by itself; elsewhere they are new each
// time. PROPERTY_SEED repeats a run, or tries another one in CI.
import fc from 'fast-check';

const seed = process.env.PROPERTY_SEED ?? (process.env.CI === undefined ? undefined : '1');
if (seed !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(seed) });

export default fc;
