/**
 * `node dist/healthcheck.js URL`: code 0 when the address answers 2xx within three seconds. For health checks of
 * containers, whose slim image has neither curl nor wget.
 */
async function main(url: string | undefined): Promise<void> {
  if (url === undefined) throw new Error('usage: healthcheck URL');
  const response = await fetch(url, { signal: AbortSignal.timeout(3_000) });
  const body = await response.text();
  if (!response.ok) throw new Error(`${url} answers ${response.status}: ${body}`);
}

main(process.argv[2]).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
