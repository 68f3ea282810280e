import { accepts } from './suite/conformance.ts';

accepts('oidcc-client-test-idtoken-sig-rs256');
