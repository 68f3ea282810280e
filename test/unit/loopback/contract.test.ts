import { createRedirectListener } from '../../../main/loopback/redirect-listener.ts';
import { describeRedirectListener } from '../../contracts/redirect-listener.ts';
import { FakeRedirectListener } from '../../fakes/fake-redirect-listener.ts';
import { browse } from '../../rig/raw-http.ts';

describeRedirectListener('node:http', () => ({
  listener: createRedirectListener(),
  visit: browse,
}));

describeRedirectListener('fake', () => {
  const listener = new FakeRedirectListener();
  return { listener, visit: (redirectUri, query) => listener.visit(redirectUri, query) };
});
