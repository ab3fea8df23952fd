/** A server that is started as a child process and speaks over stdio. */
export interface StdioServer {
  readonly kind: "stdio";
  readonly command: string;
  readonly args: readonly string[];
}

/** A server that is reached over HTTP. */
export interface UrlServer {
  readonly kind: "url";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}
