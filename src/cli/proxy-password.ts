type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment with the password of the proxy: asked for at the terminal where only MUSTER_PROXY_USER is set. It
 * stays in memory.
 */
export async function withProxyPassword(
  env: Environment,
  askSecret: (question: string) => Promise<string | undefined>,
): Promise<Environment> {
  const { MUSTER_PROXY_USER: user, MUSTER_PROXY_PASSWORD: password } = env;
  if (user === undefined || user === '' || password !== undefined) return env;
  const answer = await askSecret(`Password of ${user} for the proxy: `);
  return answer === undefined ? env : { ...env, MUSTER_PROXY_PASSWORD: answer };
}
