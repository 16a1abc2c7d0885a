/*M!999999\- enable the sandbox mode */ 
-- MariaDB dump 10.19-11.4.2-MariaDB, for Linux (x86_64)
-- Host: localhost    Database: d
/*!40101 SET NAMES utf8mb4 */;
CREATE TABLE `t` (`id` int, `x` varchar(9), `b` blob);
INSERT INTO `t` VALUES (1,'a),(\'',0x00),(-2,'it''s',_binary '\0\\');
DELIMITER ;;
CREATE PROCEDURE `p`() BEGIN -- don't
 SELECT 1; END ;;
DELIMITER ;
/*!50001 CREATE VIEW `v` AS SELECT 1 */;
-- Dump completed on 2026-05-20  8:00:05
