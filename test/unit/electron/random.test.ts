import { describeRandom } from '../../contracts/random.ts';
import { systemRandom } from '../../../main/electron/random.ts';
import { createFakeRandom } from '../../fakes/fake-random.ts';

describeRandom("the operating system's [TX-01]", () => systemRandom);
describeRandom('the fake', () => createFakeRandom());
