/** SHA-256 of the style and of the script, as the page's policy names them; a test says the new one when either changes. */
export const STYLE_HASH = 'sha256-kDdFniQSb9HhLyTU3keb5GgtHe7ZN7w6YT44hoieBR8=';
export const SCRIPT_HASH = 'sha256-h3Osxfqk/RW2cgpm3X068U2j60DSpC9sK9JMl3Say/Q=';
