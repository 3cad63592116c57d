import { encodeFragment } from '../../../packages/range/src/index.ts';
