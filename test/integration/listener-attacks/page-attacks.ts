/** What a hostile page can do to an address, as functions that run in it. They use nothing from around them. */

/** Every way to make the browser ask; what the page could read of the answers. */
export async function everyLoad(url: string): Promise<string[]> {
  const read: string[] = [];
  const settled = async (what: string, load: Promise<string | null>): Promise<void> => {
    const late = new Promise<null>((resolve) => setTimeout(resolve, 1_000, null));
    const seen = await Promise.race([load.catch(() => null), late]);
    if (seen !== null) read.push(`${what}: ${seen}`);
  };
  const ask = async (init: RequestInit): Promise<string | null> => {
    const response = await fetch(url, { redirect: 'manual', cache: 'no-store', ...init });
    return response.type.startsWith('opaque')
      ? null
      : `${response.status} ${await response.text()}`.trim();
  };
  const element = (tag: string, attributes: Record<string, string>): Promise<null> =>
    new Promise((resolve) => {
      const made = Object.assign(document.createElement(tag), attributes);
      made.onload = made.onerror = () => resolve(null);
      document.body.append(made);
    });
  const form = (method: string, enctype: string): Promise<null> => {
    const frame = document.createElement('iframe');
    frame.name = `frame-${method}-${enctype}`;
    const made = Object.assign(document.createElement('form'), {
      action: url,
      method,
      enctype,
      target: frame.name,
    });
    const { searchParams } = new URL(url);
    for (const [name, value] of searchParams) {
      made.append(Object.assign(document.createElement('input'), { name, value }));
    }
    document.body.append(frame, made);
    return new Promise((resolve) => {
      frame.onload = () => resolve(null);
      made.submit();
    });
  };
  const socket = (): Promise<string | null> =>
    new Promise((resolve) => {
      const made = new WebSocket(url.replace('http:', 'ws:'));
      made.onopen = () => resolve('open');
      made.onerror = () => resolve(null);
    });
  const events = (): Promise<string | null> =>
    new Promise((resolve) => {
      const made = new EventSource(url);
      made.onopen = () => resolve('open');
      made.onerror = () => {
        made.close();
        resolve(null);
      };
    });
  await Promise.all([
    settled('fetch', ask({})),
    settled('fetch with cookies', ask({ credentials: 'include' })),
    settled('fetch without CORS', ask({ mode: 'no-cors' })),
    settled('fetch by POST', ask({ method: 'POST', mode: 'no-cors', body: 'code=forged' })),
    settled('fetch with a preflight', ask({ method: 'PUT', headers: { 'x-evil': '1' } })),
    settled('beacon', Promise.resolve(navigator.sendBeacon(url, 'code=forged') ? null : 'no')),
    settled('image', element('img', { src: url })),
    settled('script', element('script', { src: url })),
    settled('style', element('link', { rel: 'stylesheet', href: url })),
    settled('prefetch', element('link', { rel: 'prefetch', href: url })),
    settled('frame', element('iframe', { src: url })),
    settled('object', element('object', { data: url })),
    settled('form by GET', form('get', '')),
    settled('form by POST', form('post', 'text/plain')),
    settled('WebSocket', socket()),
    settled('EventSource', events()),
  ]);
  return read;
}
