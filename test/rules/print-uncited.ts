// `npm run rules`: prints the rules that no test cites, and fails when there are any.
import { citedRules } from './cited-rules.ts';

const { cited, uncited, later } = citedRules();
console.log(`${cited.length} rules are cited by tests.`);
if (later.length > 0) console.log(`Not built yet: ${later.join(', ')}`);
if (uncited.length > 0) {
  console.log(`Cited by no test: ${uncited.join(', ')}`);
  process.exitCode = 1;
}
