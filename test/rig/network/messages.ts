/** What a test and the app's network in Electron say to each other. */
import type { ProcessMetric } from 'electron';
import type { HttpFailure, HttpIncoming, HttpOpening } from '../../../main/ports.ts';

/** What the test asks; `id` says of which request, or which question. */
export type Asked =
  | {
      readonly kind: 'open';
      readonly id: number;
      readonly opening: Omit<HttpOpening, 'signal' | 'onSent'>;
      readonly wantsNews: boolean;
      readonly isAborted: boolean;
    }
  | {
      readonly kind: 'read' | 'cancel' | 'abort' | 'memory' | 'sessions';
      readonly id: number;
    };

/** What it is told. */
export type Told =
  | { readonly kind: 'ready'; readonly id: number }
  | ({ readonly kind: 'head'; readonly id: number } & Omit<HttpIncoming, 'read' | 'cancel'>)
  | {
      readonly kind: 'piece';
      readonly id: number;
      readonly piece: Uint8Array<ArrayBuffer> | null;
    }
  | { readonly kind: 'sent'; readonly id: number; readonly bytes: number }
  | {
      readonly kind: 'failed';
      readonly id: number;
      readonly reason: HttpFailure;
      /** The whole error, as deep as one can look. */
      readonly inspected: string;
    }
  | { readonly kind: 'memory'; readonly id: number; readonly processes: readonly ProcessMetric[] }
  | { readonly kind: 'sessions'; readonly id: number; readonly isDefaultCutOff: boolean };
