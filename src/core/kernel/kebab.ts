/** externalRef → external-ref; guest.name → guest-name */
export const kebab = (name: string): string =>
  name.replaceAll('.', '-').replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
