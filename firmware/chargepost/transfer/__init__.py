"""Files from and to other machines over http, https, ftp and ftps, a piece at a time."""
