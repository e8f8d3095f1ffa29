import { describeDirectory } from './describe-directory.ts';
import { startDrillDirectory } from './drill-directory.ts';

describe("Against the drill's domain controller", () => {
  describeDirectory(() => startDrillDirectory());
});
