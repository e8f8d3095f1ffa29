// What a start costs, in real time. Prints the results as JSON.
import { firstAnswer } from './first-answer.ts';

process.stdout.write(JSON.stringify([await firstAnswer()]));
