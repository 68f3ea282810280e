interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
}

function pathMatches(cookiePath: string, path: string): boolean {
  if (path === cookiePath) return true;
  return path.startsWith(cookiePath.endsWith('/') ? cookiePath : `${cookiePath}/`);
}

/** The cookies of one host, kept as a browser does (RFC 6265 sections 5.1.4, 5.3 and 5.4). */
export class CookieJar {
  readonly #cookies = new Map<string, Cookie>();

  /** Takes over the `Set-Cookie` headers of an answer. */
  store(response: Response): void {
    for (const header of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = header.split(';').map((part) => part.trim());
      const separator = pair.indexOf('=');
      const name = pair.slice(0, separator);
      const value = pair.slice(separator + 1);
      const attribute = (wanted: string) =>
        attributes.find((each) => each.toLowerCase().startsWith(`${wanted}=`))?.split('=')[1];
      const path = attribute('path') ?? '/';
      const expires = Date.parse(attribute('expires') ?? '');
      const gone = expires <= Date.now() || Number(attribute('max-age') ?? 1) <= 0;
      const key = `${name} ${path}`;
      if (gone) this.#cookies.delete(key);
      else this.#cookies.set(key, { name, value, path });
    }
  }

  /** The `Cookie` header for a path, longest cookie path first. */
  header(path: string): string {
    return [...this.#cookies.values()]
      .filter((cookie) => pathMatches(cookie.path, path))
      .sort((one, other) => other.path.length - one.path.length)
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  }
}
