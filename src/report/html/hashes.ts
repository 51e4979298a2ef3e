/** SHA-256 of the styles and of the script, as the page's policy names them; a test says the new one when one changes. */
export const STYLE_HASH = 'sha256-LfXzjVt5VTVHJqwTj/iC949ve100QQErJuVM9ZTjTK4=';
export const SCRIPT_HASH = 'sha256-GP0f4KlBc/vXa3b0rCWbbbVOuVakMbSBg6jnAMIqeFk=';
export const TIMELINE_HASH = 'sha256-qo1ADSEr5Uq4avQ8zxT7eso3DWRUPbWq5Xk6D/oSgr8=';
