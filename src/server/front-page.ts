/** The page at `/`: what this is, and where to go on. It has no script and loads nothing. */
export function frontPage(graphiql: boolean): string {
  const editor = graphiql ? '<li><a href="/graphql">The query editor</a>, with the documentation of the whole schema</li>' : '';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Ghost Council</title>
<link rel="icon" href="data:,">
<style>body{font:1.1rem/1.6 system-ui,sans-serif;max-width:42rem;margin:4rem auto;padding:0 1rem}pre{overflow-x:auto;background:#8882;padding:1rem}</style>
</head>
<body>
<h1>Ghost Council</h1>
<p>A council of analysts reads the crypto market, gives a verdict, and trades on paper what its gates let pass. Every cycle is stored
with everything that it saw, thought and did, and chained by hashes. Nothing here is financial advice.</p>
<ul>
${editor}
<li><a href="/health/ready">Whether it is ready</a>, and what it is busy with</li>
</ul>
<p>The newest verdict from a terminal, here and as it comes:</p>
<pre>curl -s http://HOST/graphql -H 'content-type: application/json' \\
  -d '{"query":"{ latestCycle { asset scheduledAt verdict { stance confidence rationale } } }"}'

curl -sN http://HOST/graphql -H 'content-type: application/json' -H 'accept: text/event-stream' \\
  -d '{"query":"subscription { verdicts { cursor node { stance confidence cycle { asset scheduledAt } } } }"}'</pre>
</body>
</html>
`;
}
